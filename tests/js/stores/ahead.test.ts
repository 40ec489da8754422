/** The books read before it is known who is here: used by who they are of, and by nobody else. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { type Opened, closeAhead, closeOpened, openAhead, takeOpened } from "../../../static/app/stores/ahead.ts";
import { openShelf } from "../../../static/app/stores/outbox-shelf.ts";
import { type Session, lock, touchContact } from "../../../static/app/stores/session.ts";
import { markHere, unmarkHere } from "../../../static/app/stores/state-marker.ts";
import { createView } from "../../../static/app/stores/view.ts";
import "./local-storage.ts";
import { openBooks } from "./open-books.ts";

let count = 0;
let name = "";
const taken: Opened[] = [];
const take = (books: string) => taken[taken.push(takeOpened(books)) - 1] as Opened;
afterEach(async () => {
  await closeAhead();
  await Promise.all(taken.splice(0).map(closeOpened));
});
beforeEach(() => {
  name = `encours-ahead-${count++}-base`;
});

const NORD = "portfolio:1/core";
const page = (id: number, from: number) => ({
  scope_ver: [0, 0, ""] as [number, number, string],
  scope: [NORD],
  server_time: "2026-11-23T08:00:00Z",
  buckets: [
    {
      ...{ id: NORD, from: from ? ([1, from, null] as [number, number, null]) : null, to: [1, id, null] as [number, number, null] },
      ...{ reset: from === 0, more: false, exit: [], del: [] },
      put: { customer: { f: ["id", "name", "hold_reason"], c: [[id], [`Client ${id}`], [null]] } },
    },
  ],
});

/** Books with one customer, and one entry that waits. */
async function worked(name: string): Promise<void> {
  const books = openBooks(name);
  await books.commit(page(1, 0), {});
  await books.close();
  const shelf = openShelf(name.replace(/-base$/, "-outbox"));
  const op = { op_id: "op-1", type: "note.add" as const, v: 1 as const, entity: 1, base_rev: null };
  await shelf.append({ ...op, args: { note_id: "n", text: "", tags: [] }, client_time: "", depends_on: [] }, "Client 1", "EUR");
  await shelf.close();
}

const ids = async (opened: Opened) => createView(await opened.read).home().map(({ id }) => id);

test("whoever the mark names finds books and entries read, as they lay before", async () => {
  await worked(name);
  markHere(name);
  openAhead();
  await new Promise((done) => setTimeout(done, 50)); // time enough to have read
  const later = openBooks(name);
  await later.commit(page(2, 1), { [NORD]: [1, 1, null] });
  await later.close();
  const opened = take(name);
  assert.deepEqual(await ids(opened), [1], "read ahead: before the second customer came");
  assert.deepEqual((await opened.entries).map(({ op }) => op.op_id), ["op-1"]);
  assert.notEqual(take(name), opened, "taken once");
});

test("somebody else gets their own books, and what was opened ahead is let go", async () => {
  await worked(name);
  markHere(name);
  openAhead();
  const theirs = `encours-ahead-${count++}-base`;
  const opened = take(theirs);
  assert.equal(opened.base.name, theirs);
  assert.deepEqual(await ids(opened), []);
  await new Promise((done) => (indexedDB.deleteDatabase(name).onsuccess = done)); // waits for who holds it open
});

test("nobody's mark opens nothing", async () => {
  unmarkHere();
  openAhead();
  assert.equal((await indexedDB.databases()).some((one) => one.name === name), false);
});

test("what another tab says meanwhile is not missed", async () => {
  await worked(name);
  markHere(name);
  openAhead();
  const opened = take(name);
  const other = new BroadcastChannel(opened.shelf.name);
  other.postMessage("books");
  while (!opened.moved) await new Promise((done) => setTimeout(done));
  other.close();
});

test("books nobody may read any longer are let go, and erased", async () => {
  name = "encours-i-5-base";
  await worked(name);
  markHere(name);
  openAhead();
  await touchContact(Date.now() - 8 * 24 * 3600 * 1000, { installation: "i", user: { id: 5 } } as Session);
  await lock();
  assert.deepEqual((await indexedDB.databases()).filter((one) => one.name === name), []);
});
