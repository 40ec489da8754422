// The floor: one pre-gzipped JSON answer, one IndexedDB put per row in a single transaction.
const open = () =>
  new Promise((done, fail) => {
    const wish = indexedDB.open("floor", 1);
    wish.onupgradeneeded = () => {
      wish.result.createObjectStore("customer", { keyPath: "id" });
      wish.result.createObjectStore("invoice", { keyPath: "id" }).createIndex("customer", "customer");
      wish.result.createObjectStore("outbox", { keyPath: "op_id" });
      wish.result.createObjectStore("answer", { keyPath: "op_id" }); // for `answered.js`
    };
    wish.onsuccess = () => done(wish.result);
    wish.onerror = () => fail(wish.error);
  });
export const finished = (tx) =>
  new Promise((done, fail) => {
    tx.oncomplete = done;
    tx.onabort = () => fail(tx.error);
  });
export const answered = (wish) =>
  new Promise((done, fail) => {
    wish.onsuccess = () => done(wish.result);
    wish.onerror = () => fail(wish.error);
  });

export let db;
let since = 0;

async function takeIn(address) {
  const { customers, invoices, rev } = await (await fetch(address)).json();
  const tx = db.transaction(["customer", "invoice"], "readwrite");
  for (const row of customers) tx.objectStore("customer").put(row);
  for (const row of invoices) tx.objectStore("invoice").put(row);
  await finished(tx);
  since = rev;
  return customers.length + invoices.length;
}

window.side = {
  async open() {
    db = await open();
  },
  sync: () => takeIn("/snapshot"),
  delta: () => takeIn(`/delta?since=${since}`),
  async say(entries) {
    const tx = db.transaction("outbox", "readwrite", { durability: "strict" });
    for (const entry of entries) tx.objectStore("outbox").put(entry);
    await finished(tx);
  },
  async push() {
    const entries = await answered(db.transaction("outbox").objectStore("outbox").getAll());
    const body = JSON.stringify(entries);
    const said = await fetch("/push", { method: "POST", headers: { "content-type": "application/json" }, body });
    const { ok } = await said.json();
    const tx = db.transaction("outbox", "readwrite");
    for (const { op_id } of entries) tx.objectStore("outbox").delete(op_id);
    await finished(tx);
    return ok;
  },
};
