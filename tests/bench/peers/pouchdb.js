// PouchDB on IndexedDB, replicating with a CouchDB-like server, with large batches.
import PouchDB from "pouchdb-browser";

const OPTIONS = { batch_size: 1000, batches_limit: 10 };
const server = `${location.origin}/db/`;
let main;
let notes;

const over = (replication) =>
  new Promise((done, fail) => {
    replication.on("complete", (told) => done(told.docs_written)).on("error", fail);
  });

window.side = {
  async open() {
    main = new PouchDB("main", { adapter: "idb" });
    notes = new PouchDB("notes", { adapter: "idb" });
    await Promise.all([main.info(), notes.info()]);
  },
  sync: () => over(PouchDB.replicate(`${server}main`, main, OPTIONS)),
  delta: () => over(PouchDB.replicate(`${server}main`, main, OPTIONS)),
  say: (entries) => notes.bulkDocs(entries.map((entry) => ({ _id: entry.op_id, ...entry }))).then(() => true),
  push: () => over(PouchDB.replicate(notes, `${server}notes`, OPTIONS)),
};
