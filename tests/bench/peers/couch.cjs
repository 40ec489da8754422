// A CouchDB-like server in memory, gzip'd, for PouchDB: `node couch.cjs PAGES`; prints its port.
// It loads the floor's rows from FLOOR (its address); `POST /change?count=` changes as many there do.
const compression = require("compression");
const express = require("express");
const http = require("node:http");
const path = require("node:path");
const PouchDB = require("pouchdb").plugin(require("pouchdb-adapter-memory"));

const pages = process.argv[2];
const floor = process.env.FLOOR;
const Memory = PouchDB.defaults({ adapter: "memory" });
const main = new Memory("main");
const app = express();

app.get("/pouchdb.html", (_, answer) =>
  answer.type("html").send('<!doctype html><meta charset=utf-8><script type=module src="pouchdb.js"></script>'),
);
app.get("/pouchdb.js", (_, answer) => answer.sendFile(path.join(pages, "pouchdb.js"), { dotfiles: "allow" }));
app.post("/change", async (asked, answer) => {
  const changed = await (await fetch(`${floor}${asked.url}`, { method: "POST" })).json();
  const known = await main.allDocs({ keys: changed.map(({ id }) => id), include_docs: true });
  await main.bulkDocs(known.rows.map(({ doc }, i) => ({ ...doc, ...changed[i] })));
  answer.json({ changed: changed.length });
});
app.use("/db", compression({ threshold: 0 }), require("express-pouchdb")(Memory, {
  mode: "minimumForPouchDB",
  inMemoryConfig: true,
  logPath: path.join(pages, "couch.log"),
}));

(async () => {
  const { customers, invoices } = await (await fetch(`${floor}/snapshot`)).json();
  const rows = [...customers, ...invoices].map((row) => ({ _id: row.id, ...row }));
  for (let at = 0; at < rows.length; at += 5000) await main.bulkDocs(rows.slice(at, at + 5000));
  const server = http.createServer(app);
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
})();
