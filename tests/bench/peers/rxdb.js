// RxDB on Dexie storage, over its own HTTP replication: batches by checkpoint, as its documentation shows.
import { replicateRxCollection } from "rxdb/plugins/replication";
import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageDexie } from "rxdb/plugins/storage-dexie";

const BATCH = 1000;
const CHANGED = 50;
const text = { type: "string" };
const number = { type: "number" };
const key = { type: "string", maxLength: 40 };

const schema = (primaryKey, properties, indexes = []) => ({
  version: 0,
  type: "object",
  primaryKey,
  properties: { [primaryKey]: key, ...properties },
  required: [primaryKey, ...indexes],
  indexes,
});

const customers = schema("id", {
  name: text, vat: text, address: text, phone: text, email: text, limit: number, exposure: number,
  overdue: number, risk: text, terms: text, rep: text, updatedAt: number,
});
const invoices = schema("id", {
  number: text, customer: key, order: text, issued: text, due: text, terms: text, currency: text,
  amount: number, paid: number, open: number, status: text, level: number,
  dunnedAt: { type: ["string", "null"] }, rep: text, updatedAt: number,
}, ["customer"]);
const notes = schema("op_id", {
  customer: text, kind: text, at: text, text, author: text, updatedAt: number,
});

let db;
const running = {};

function pull(name) {
  running[name] = replicateRxCollection({
    collection: db[name],
    replicationIdentifier: `http-${name}`,
    live: true,
    waitForLeadership: false,
    pull: {
      batchSize: BATCH,
      async handler(checkpoint, size) {
        const { rev, id } = checkpoint ?? { rev: 0, id: "" };
        const rows = await (await fetch(`/rows/${name}?rev=${rev}&id=${id}&size=${size}`)).json();
        const last = rows.at(-1);
        return {
          documents: rows.map((row) => ({ ...row, _deleted: false })),
          checkpoint: last ? { rev: last.updatedAt, id: last.id } : { rev, id },
        };
      },
    },
  });
  return running[name].awaitInitialReplication();
}

window.side = {
  async open() {
    db = await createRxDatabase({ name: "rxdb", storage: getRxStorageDexie(), multiInstance: false });
    await db.addCollections({ customers: { schema: customers }, invoices: { schema: invoices }, notes: { schema: notes } });
  },
  sync: () => Promise.all([pull("customers"), pull("invoices")]).then(() => true),
  /** Over when the last changed row is in the local store. */
  delta: () =>
    new Promise((done) => {
      let received = 0;
      running.invoices.received$.subscribe(() => ++received === CHANGED && done(received));
      running.invoices.reSync();
      running.customers.reSync();
    }),
  say: (entries) => db.notes.bulkInsert(entries).then(() => true),
  /** Over when the server has acknowledged the last entry. */
  push: () =>
    new Promise(async (done) => {
      const total = await db.notes.count().exec();
      let pushed = 0;
      running.notes = replicateRxCollection({
        collection: db.notes,
        replicationIdentifier: "http-notes",
        live: true,
        waitForLeadership: false,
        push: {
          batchSize: BATCH,
          async handler(rows) {
            const entries = rows.map(({ newDocumentState }) => newDocumentState);
            await (await fetch("/push", { method: "POST", body: JSON.stringify(entries) })).json();
            pushed += rows.length;
            if (pushed >= total) done(pushed);
            return [];
          },
        },
      });
    }),
};
