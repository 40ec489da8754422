/** A database lets go of what it was doing as its page is put aside, and takes it up when the page is back. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { type DBSchema, openDB } from "idb";

const page = new EventTarget();
Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) });
const { keepOpen } = await import("../../../static/app/lib/database.ts");

/** Tell the page that it goes, or is back. */
const tell = (type: string, persisted: boolean) => page.dispatchEvent(Object.assign(new Event(type), { persisted }));

interface Things extends DBSchema {
  thing: { key: string; value: number };
}

const name = "kept";
const store = keepOpen<Things>(name, 1, (db) => void db.createObjectStore("thing"));

/** Another page's write; its own handle. */
async function writeElsewhere(value: number): Promise<void> {
  const db = await openDB<Things>(name, 1);
  await db.put("thing", value, "elsewhere");
  db.close();
}

test("a page that is put aside holds nobody up, and does what it was doing once it is back", async () => {
  let tries = 0;
  let settled = false;
  await store.use((db) => db.put("thing", 0, "mine"));
  const adding = store.use(async (db) => {
    const tx = db.transaction("thing", "readwrite");
    tries += 1;
    const before = (await tx.store.get("mine")) ?? 0;
    for (let turn = 0; tries === 1 && turn < 500; turn++) await tx.store.get("mine"); // in the middle of it
    await tx.store.put(before + 1, "mine");
    await tx.done;
  });
  void adding.then(() => (settled = true));
  while (tries === 0) await new Promise(setImmediate);
  tell("pagehide", true);
  await writeElsewhere(1);
  assert.deepEqual([tries, settled], [1, false], "nothing is begun while the page is aside");
  tell("pageshow", true);
  await adding;
  assert.equal(await store.use((db) => db.get("thing", "mine")), 1);
  assert.equal(await store.use((db) => db.get("thing", "elsewhere")), 1);
});
