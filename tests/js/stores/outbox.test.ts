import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Result } from "../../../static/app/stores/operations.ts";
import {
  type Answer,
  type Flush,
  type OutboxParts,
  Stopped,
  createOutbox,
} from "../../../static/app/stores/outbox.ts";
import { openShelf } from "../../../static/app/stores/outbox-shelf.ts";
import { inOneTab } from "./in-one-tab.ts";

const VAL = { id: 7, name: "Charpentes Val", currency: "EUR" };
const note = (text: string) => ({ note_id: crypto.randomUUID(), text, tags: [] });
const applied = ({ op_id }: { op_id: string }): Result => ({ op_id, outcome: "applied", buckets: null });

let count = 0;

/** An outbox on a shelf of its own, whose clock and network the test holds. */
function anOutbox(
  answer: (batch: { ops: { op_id: string; n: number }[] }) => Answer | Promise<Answer>,
  more: Partial<OutboxParts> = {},
) {
  const shelf = openShelf(`outbox-test-${count++}`);
  const sent: string[][] = [];
  const waits: { work: () => void; milliseconds: number }[] = [];
  const states: Flush[] = [];
  const parts: OutboxParts = {
    shelf,
    alone: inOneTab,
    send: async (batch) => {
      sent.push(batch.ops.map(({ args }) => (args as { text: string }).text));
      return answer(batch);
    },
    later: (work, milliseconds) => waits.push({ work, milliseconds }),
    now: () => 1_000_000,
    random: () => 0.5,
    onFlush: (state) => states.push(state),
    ...more,
  };
  return { ...createOutbox(parts), shelf, sent, waits, states };
}

const all = (results: Result[], restore_gen = 0): Answer => ({
  protocol: "encours/1",
  restore_gen,
  results,
});

test("what is said goes out oldest first and leaves only on its own result", async () => {
  const outbox = anOutbox(({ ops }) => all(ops.map(applied)));
  await outbox.add("note.add", VAL, note("un"));
  await outbox.add("note.add", VAL, note("deux"));
  await outbox.drain();
  assert.deepEqual(outbox.sent, [["un", "deux"]]);
  assert.equal(await outbox.unsent(), 0);
  assert.deepEqual(outbox.states.at(-1), { state: "idle" });
});

test("saving is not over before the entry is in sight: until then the pill would say that all is sent", async () => {
  const inSight: number[] = [];
  const outbox = anOutbox(() => all([]), {
    onChange: async () => inSight.push(await outbox.unsent()),
  });
  await outbox.add("note.add", VAL, note("un"));
  assert.deepEqual(inSight, [1]);
});

test("an entry nobody named in the answer waits on, and keeps its words", async () => {
  const outbox = anOutbox(({ ops }) => all(ops.slice(0, 1).map(applied)));
  await outbox.add("note.add", VAL, note("un"));
  await outbox.add("note.add", VAL, note("deux"));
  await outbox.drain();
  const left = (await outbox.entries()).filter(({ result }) => result === null);
  assert.deepEqual(left.map(({ op }) => (op.args as { text: string }).text), ["deux"]);
  assert.equal(outbox.states.at(-1)?.state, "retrying");
});

test("a result for an entry that was not sent changes nothing", async () => {
  const stranger = { op_id: crypto.randomUUID(), outcome: "applied" } as Result;
  const outbox = anOutbox(() => all([stranger]));
  await outbox.add("note.add", VAL, note("un"));
  await outbox.drain();
  assert.equal(await outbox.unsent(), 1);
});

for (const kind of ["offline", "busy", "too-big", "signed-out", "update", "revoked"] as const) {
  test(`nothing leaves when a flush stops because of: ${kind}`, async () => {
    const outbox = anOutbox(() => {
      throw new Stopped(kind);
    });
    await outbox.add("note.add", VAL, note("un"));
    await outbox.drain();
    assert.equal(await outbox.unsent(), 1);
    const paused = ["signed-out", "update", "revoked"].includes(kind);
    assert.equal(outbox.waits.length, paused ? 0 : 1);
  });
}

test("tries again with full jitter between nothing and twice as long each time, five minutes at most", async () => {
  const outbox = anOutbox(() => {
    throw new Stopped("offline");
  });
  await outbox.add("note.add", VAL, note("un"));
  for (let i = 0; i < 10; i++) await outbox.drain();
  const waits = outbox.waits.map(({ milliseconds }) => milliseconds);
  assert.deepEqual(waits.slice(0, 3), [1000, 2000, 4000]);
  assert.equal(waits.at(-1), 150_000);
});

test("waits at least as long as the server asks", async () => {
  const outbox = anOutbox(() => {
    throw new Stopped("busy", 90);
  });
  await outbox.add("note.add", VAL, note("un"));
  await outbox.drain();
  assert.equal(outbox.waits[0]?.milliseconds, 90_000);
});

test("a batch the server chokes on is halved from the front, never sent from its second half", async () => {
  let broken = true;
  const outbox = anOutbox(({ ops }) => {
    if (broken && ops.length > 1) throw new Stopped("too-big");
    return all(ops.map(applied));
  });
  for (const text of ["a", "b", "c", "d"]) await outbox.add("note.add", VAL, note(text));
  await outbox.drain();
  await outbox.drain();
  broken = false;
  await outbox.drain();
  assert.deepEqual(outbox.sent.slice(0, 3), [["a", "b", "c", "d"], ["a", "b"], ["a"]]);
  assert.equal(await outbox.unsent(), 0);
});

test("a server restored from a backup hears again what it had accepted, in order", async () => {
  let generation = 0;
  const outbox = anOutbox(({ ops }) => all(ops.map(applied), generation));
  await outbox.add("note.add", VAL, note("avant"));
  await outbox.drain();
  generation = 1;
  let told = false;
  const again = createOutbox({
    shelf: outbox.shelf,
    alone: inOneTab,
    send: async ({ ops }) => {
      if (!told) {
        told = true;
        throw new Stopped("restored", 1);
      }
      outbox.sent.push(ops.map(({ args }) => (args as { text: string }).text));
      return all(ops.map(applied), 1);
    },
    later: (work) => void work(),
  });
  await again.add("note.add", VAL, note("après"));
  await again.drain();
  await again.drain();
  assert.deepEqual(outbox.sent.at(-1), ["avant", "après"]);
});

test("two flushes at once send once", async () => {
  const outbox = anOutbox(({ ops }) => all(ops.map(applied)));
  await outbox.add("note.add", VAL, note("un"));
  await Promise.all([outbox.drain(), outbox.drain()]);
  await outbox.drain();
  assert.deepEqual(outbox.sent, [["un"]]);
});

test("an operation is the same on every try", async () => {
  const seen: string[] = [];
  let broken = true;
  const outbox = anOutbox((batch) => {
    seen.push(JSON.stringify(batch.ops));
    if (broken) throw new Stopped("offline");
    return all(batch.ops.map(applied));
  });
  await outbox.add("note.add", VAL, note("un"));
  await outbox.drain();
  broken = false;
  await outbox.drain();
  assert.equal(seen[0], seen[1]);
});

test("keeping the same operation twice keeps it once", async () => {
  const outbox = anOutbox(() => all([]));
  const op_id = await outbox.add("note.add", VAL, note("un"));
  const [entry] = await outbox.entries();
  await outbox.shelf.append({ ...entry!.op, op_id }, VAL.name, "EUR");
  assert.equal((await outbox.entries()).length, 1);
});

test("a closed handle is opened again", async () => {
  const outbox = anOutbox(({ ops }) => all(ops.map(applied)));
  await outbox.add("note.add", VAL, note("un"));
  await outbox.shelf.close();
  await outbox.add("note.add", VAL, note("deux"));
  assert.equal(await outbox.unsent(), 2);
});
