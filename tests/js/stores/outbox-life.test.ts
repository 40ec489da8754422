/** What happens to entries around their sending: a full phone, an update, a restored server, two tabs. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openDB } from "idb";
import { type Lease, aloneAs } from "../../../static/app/lib/alone.ts";
import type { Result } from "../../../static/app/stores/operations.ts";
import { type Answer, BATCH_SIZE, createOutbox } from "../../../static/app/stores/outbox.ts";
import { forgetOld, holdRoom, retryAfterUpdate } from "../../../static/app/stores/outbox-care.ts";
import { openShelf } from "../../../static/app/stores/outbox-shelf.ts";
import { inOneTab } from "./in-one-tab.ts";

const VAL = { id: 7, name: "Charpentes Val", currency: "EUR" };
const DAY = 24 * 3600 * 1000;
const note = (text: string) => ({ note_id: crypto.randomUUID(), text, tags: [] });
let count = 0;

type Batch = { ops: { op_id: string; args: unknown; depends_on: string[] }[] };

/** An outbox whose server answers as told; `sent` hears the texts of each batch. */
function anOutbox(answer: (op: Batch["ops"][number]) => Partial<Result>, more: Partial<Answer> = {}, shelf = openShelf(`life-${count++}`)) {
  const sent: string[][] = [];
  const clock = { now: 1_000_000 };
  const outbox = createOutbox({
    shelf,
    alone: inOneTab,
    send: async ({ ops }) => {
      sent.push(ops.map(({ args }) => (args as { text: string }).text));
      return { protocol: "encours/1", restore_gen: 0, ...more, results: ops.map((op) => ({ op_id: op.op_id, outcome: "applied", ...answer(op) }) as Result) };
    },
    later: () => undefined,
    now: () => clock.now,
  });
  return { ...outbox, shelf, sent, clock };
}

/** From now on every write of these stores fails as on a full phone, until `until` says there is room. */
function fillThePhone(t: TestContext, hasRoom: () => boolean): void {
  for (const verb of ["add", "put"] as const) {
    const real = IDBObjectStore.prototype[verb];
    t.mock.method(IDBObjectStore.prototype, verb, function (this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) {
      if (!hasRoom()) throw new DOMException("full", "QuotaExceededError");
      return real.apply(this, args);
    });
  }
}

test("on a full phone the reserve makes room for words, once", async (t) => {
  const outbox = anOutbox(() => ({}));
  assert.equal(await holdRoom(outbox.shelf), true);
  let given = false;
  const drop = IDBObjectStore.prototype.delete;
  t.mock.method(IDBObjectStore.prototype, "delete", function (this: IDBObjectStore, key: IDBValidKey) {
    if (this.name === "meta" && key === "reserve") given = true;
    return drop.call(this, key);
  });
  fillThePhone(t, () => given);
  await outbox.add("note.add", VAL, note("dit sur un téléphone plein"));
  assert.equal((await outbox.entries()).length, 1);
});

test("a phone without room for anything says so, and keeps nothing by halves", async (t) => {
  const outbox = anOutbox(() => ({}));
  await outbox.shelf.keepDraft("capture:7", { text: "un brouillon" });
  fillThePhone(t, () => false);
  assert.equal(await holdRoom(outbox.shelf), false);
  await assert.rejects(outbox.add("note.add", VAL, note("trop"), { draft: "capture:7" }), { name: "QuotaExceededError" });
  assert.equal((await outbox.entries()).length, 0);
  assert.deepEqual(await outbox.shelf.draft("capture:7"), { text: "un brouillon" });
});

test("what an older app was refused for is said again by a newer one, children after their parent", async () => {
  const shelf = openShelf(`life-${count++}`);
  const refused = anOutbox(({ depends_on }) => ({ outcome: "rejected", code: depends_on.length ? "parent_rejected" : "unknown_type" }), {}, shelf);
  const parent = await refused.add("note.add", VAL, note("parent"));
  await refused.add("note.add", VAL, note("enfant"), { depends_on: [parent] });
  await refused.drain();
  await retryAfterUpdate(refused, refused.clock.now);
  assert.equal(await refused.unsent(), 0, "this very version was refused just now: asking again would change nothing");
  await ageAnswers(shelf.name);
  const newer = anOutbox(() => ({}), {}, shelf);
  await retryAfterUpdate(newer);
  await newer.drain();
  assert.deepEqual(newer.sent, [["parent", "enfant"]]);
});

test("what a process of the version before did not know goes out again once the release is over", async () => {
  let known = false;
  const outbox = anOutbox(() => (known ? {} : { outcome: "rejected", code: "unknown_type" }));
  await outbox.add("note.add", VAL, note("nouveau"));
  await outbox.drain();
  known = true;
  outbox.clock.now += 2 * 3600 * 1000;
  assert.equal(await retryAfterUpdate(outbox, outbox.clock.now), true);
  await outbox.drain();
  assert.deepEqual(outbox.sent, [["nouveau"], ["nouveau"]]);
  assert.equal((await outbox.entries())[0]?.result?.outcome, "applied");
});

/** As an app of another version would have written them. */
async function ageAnswers(name: string): Promise<void> {
  const db = await new Promise<IDBDatabase>((done) => {
    const wish = indexedDB.open(name);
    wish.onsuccess = () => done(wish.result);
  });
  const store = db.transaction("result", "readwrite").objectStore("result");
  await new Promise((done) => {
    store.getAll().onsuccess = ({ target }) => {
      for (const result of (target as IDBRequest<{ app: string }[]>).result) store.put({ ...result, app: "0.0.1" });
      store.transaction.oncomplete = done;
    };
  });
  db.close();
}

test("an answered entry stays until backups cover it, then goes", async () => {
  for (const [covered_to, gone] of [[undefined, false], [new Date(999_000).toISOString(), false], [new Date(2_000_000).toISOString(), true]] as const) {
    const outbox = anOutbox(() => ({}), { covered_to: covered_to ?? null });
    await outbox.add("note.add", VAL, note("un"));
    await outbox.drain();
    assert.equal(await forgetOld(outbox.shelf, outbox.clock.now), 0, "fresh answers are shown");
    outbox.clock.now += 20 * DAY;
    assert.equal(await forgetOld(outbox.shelf, outbox.clock.now), gone ? 1 : 0, String(covered_to));
    outbox.clock.now += 20 * DAY;
    assert.equal((await outbox.entries()).length + (await forgetOld(outbox.shelf, outbox.clock.now)), gone ? 0 : covered_to ? 1 : 2);
  }
});

test("books that tell of a restore make answered entries go again, once, without waiting for a new one", async () => {
  const outbox = anOutbox(({ args }) => ((args as { text: string }).text === "refusé" ? { outcome: "rejected", code: "decided" } : {}), { restore_gen: 4 });
  for (const text of ["un", "refusé", "deux"]) await outbox.add("note.add", VAL, note(text));
  await outbox.drain();
  await outbox.heardRestores(4);
  assert.equal(outbox.sent.length, 1, "nothing new");
  await outbox.heardRestores(5);
  await outbox.drain();
  assert.deepEqual(outbox.sent.at(1), ["un", "deux"]);
});

test("an answer given before a restore that is already known does not count", async () => {
  const outbox = anOutbox(() => ({}), { restore_gen: 4 });
  await outbox.add("note.add", VAL, note("un"));
  await outbox.shelf.keepRestoreGen(5);
  await outbox.drain();
  assert.equal(await outbox.unsent(), 1, "the server that answered has been put back since");
  assert.equal(await outbox.shelf.restoreGen(), 5);
});

test("a phone that never sent names the generation its books came with", async () => {
  const outbox = anOutbox(() => ({}), { restore_gen: 4 });
  await outbox.heardRestores(5);
  await outbox.add("note.add", VAL, note("un"));
  await outbox.drain();
  assert.equal(await outbox.unsent(), 1, "a late letter from before the restore was not taken for the answer");
});

test("a power cut while being asked to say again only says it twice", async () => {
  const outbox = anOutbox(() => ({}), { restore_gen: 0 });
  await outbox.add("note.add", VAL, note("un"));
  await outbox.drain();
  const cut = { ...outbox.shelf, keepRestoreGen: () => Promise.reject(new Error("power")) };
  const dying = createOutbox({ shelf: cut, alone: inOneTab, send: () => Promise.reject(new Error("never")), later: () => undefined });
  await assert.rejects(dying.heardRestores(1), /power/);
  assert.equal(await outbox.unsent(), 1, "it waits, whatever happens next");
});

test("two hundred entries take two requests", async () => {
  const outbox = anOutbox(() => ({}));
  for (let i = 0; i < 200; i++) await outbox.add("note.add", VAL, note(String(i)));
  await outbox.drain();
  assert.deepEqual(outbox.sent.map(({ length }) => length), [100, 100]);
  assert.deepEqual(outbox.sent.flat(), Array.from({ length: 200 }, (_, i) => String(i)));
  assert.equal(await outbox.unsent(), 0);
  assert.equal(await outbox.shelf.unsent(), 0);
});

const found = async () => ["something to do"];

/** A lease in memory, and locks as browsers give them. */
function tabs() {
  let until: number | undefined;
  const lease: Lease = { read: async () => until, write: async (at) => void (until = at) };
  let holder: { reject: (error: Error) => void } | null = null;
  const locks = {
    async request(_: string, { steal = false }: { ifAvailable?: boolean; steal?: boolean }, work: (lock: object | null) => Promise<unknown>) {
      if (holder && !steal) return work(null);
      holder?.reject(new DOMException("stolen", "AbortError"));
      return new Promise((done, reject) => {
        const mine = { reject };
        holder = mine;
        void work({}).then(done, reject).finally(() => holder === mine && (holder = null));
      });
    },
  };
  return { lease, locks };
}

for (const withLocks of [true, false]) {
  test(`one tab at a time ${withLocks ? "by the browser's lock" : "by the lease alone"}, until its time has run out`, async (t) => {
    const { lease, locks } = tabs();
    const clock = { now: 5_000_000 };
    t.mock.timers.enable({ apis: ["setInterval"] });
    Object.defineProperty(globalThis, "navigator", { value: withLocks ? { locks } : {}, configurable: true });
    const alone = aloneAs("flush", lease, () => clock.now, 0);
    let finish = () => {};
    const frozen = alone(found, () => new Promise((done) => (finish = done)));
    await new Promise(setImmediate);
    assert.equal(await alone(found, async () => assert.fail("somebody is at it")), false);
    clock.now += 31_000; // the first tab froze: its heart no longer beats
    let stolen = false;
    assert.equal(await alone(found, async () => void (stolen = true)), true);
    assert.ok(stolen);
    finish();
    assert.equal(await frozen, true, "whoever thawed goes on beside it, harmlessly");
    assert.equal(await alone(found, async () => undefined), true);
  });
}

test("a wake with nothing to say writes nothing, and says that nothing waits", async (t) => {
  const { lease, locks } = tabs();
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  const shelf = openShelf(`life-${count++}`);
  const states: string[] = [];
  const outbox = createOutbox({
    shelf,
    send: async ({ ops }) => ({ protocol: "encours/1", restore_gen: 3, results: ops.map(({ op_id }) => ({ op_id, outcome: "applied" }) as Result) }),
    alone: aloneAs("flush", { ...lease, write: (until) => shelf.lease("flush").write(until) }),
    onFlush: ({ state }) => states.push(state),
  });
  const modes: string[] = [];
  const real = IDBDatabase.prototype.transaction;
  t.mock.method(IDBDatabase.prototype, "transaction", function (this: IDBDatabase, ...args: Parameters<typeof real>) {
    modes.push(args[1] ?? "readonly");
    return real.apply(this, args);
  });
  await outbox.heardRestores(3);
  modes.length = 0;
  await outbox.nudge();
  await outbox.heardRestores(3);
  assert.deepEqual([modes, states], [["readonly"], ["idle"]]);
  await outbox.add("note.add", VAL, note("un"));
  await outbox.nudge();
  assert.deepEqual(states.slice(1), ["sending", "idle"]);
  assert.ok(await shelf.lease("flush").read(), "whoever sends says until when");
});

test("whoever has just got the lock is not robbed for not having written until when", async (t) => {
  const { lease, locks } = tabs();
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  let written = () => {};
  const slow: Lease = { ...lease, write: async (until) => new Promise<void>((done) => (written = done)).then(() => lease.write(until)) };
  void aloneAs("flush", slow)(found, () => new Promise<void>((done) => t.after(() => done())));
  let robbed = false;
  const second = aloneAs("flush", lease, Date.now, 20)(found, async () => void (robbed = true));
  await new Promise(setImmediate);
  written();
  assert.equal(await second, false);
  assert.equal(robbed, false);
});

test("a clock set back by a day does not lock a phone out of its own outbox", async () => {
  const { lease } = tabs();
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  await lease.write(5_000_000 + DAY);
  assert.equal(await aloneAs("flush", lease, () => 5_000_000)(found, async () => undefined), true);
});

test("an outbox stopped while it sends takes what was answered in, sends no more, and says nothing", async () => {
  const shelf = openShelf("life-stopped");
  const heard: string[] = [];
  let sent = 0;
  const outbox = createOutbox({
    shelf,
    alone: inOneTab,
    send: async ({ ops }) => {
      sent += ops.length;
      outbox.stop();
      heard.length = 0;
      return { protocol: "encours/1", results: ops.map(({ op_id }) => ({ op_id, outcome: "applied" })) };
    },
    onFlush: ({ state }) => heard.push(state),
    later: () => undefined,
  });
  for (let i = 0; i <= BATCH_SIZE; i++) await outbox.add("note.add", VAL, note(String(i)));
  await outbox.drain();
  assert.deepEqual([sent, await outbox.unsent(), heard], [BATCH_SIZE, 1, []]);
});

test("an outbox that was erased stays erased: a flush still under way does not make it anew", async () => {
  const shelf = openShelf("life-erased");
  let answer = () => undefined as void;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const outbox = createOutbox({
    shelf,
    send: () => asked.then(() => Promise.reject(new TypeError("offline"))),
    alone: aloneAs("life-erased", shelf.lease("flush")),
    later: () => undefined,
  });
  await outbox.add("note.add", VAL, note("Jamais partie"));
  const flushing = outbox.drain();
  outbox.stop();
  await shelf.erase();
  answer();
  await flushing;
  assert.ok(!(await indexedDB.databases()).some(({ name }) => name === "life-erased"));
});

test("a save that others hold up is tried again, then says so; once they let go it is kept once", async (t) => {
  const asked = t.mock.method(IDBDatabase.prototype, "transaction");
  const tries = () => asked.mock.calls.filter(({ arguments: [stores] }) => String(stores) === "op,draft").length;
  const outbox = anOutbox(() => ({}));
  await outbox.shelf.keepDraft("capture:7", { text: "retenu" });
  let held = true;
  const elsewhere = await openDB(outbox.shelf.name);
  const holding = elsewhere.transaction(["op", "meta"], "readwrite");
  const hold = (async () => {
    while (held) await holding.objectStore("op").count();
    await holding.done;
  })();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const save = outbox.add("note.add", VAL, note("retenu"), { draft: "capture:7" });
  const refused = assert.rejects(save, { name: "AbortError" });
  for (const turn of [1, 2]) {
    while (tries() < turn) await new Promise(setImmediate);
    t.mock.timers.tick(4_000);
  }
  await refused;
  held = false;
  await hold;
  assert.equal((await outbox.entries()).length, 0);
  assert.deepEqual(await outbox.shelf.draft("capture:7"), { text: "retenu" });
  await outbox.add("note.add", VAL, note("retenu"), { draft: "capture:7" });
  assert.equal((await outbox.entries()).length, 1);
  elsewhere.close();
});
