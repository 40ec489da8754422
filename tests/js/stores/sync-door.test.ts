/** The books brought beside the page: what the worker tells comes out as if the page had asked itself. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Intercepted, Problem, type Reached, Unreachable, onReach } from "../../../static/app/lib/http.ts";
import type { Taken } from "../../../static/app/stores/commit.ts";
import { openDossiers } from "../../../static/app/stores/dossiers.ts";
import { openSyncDoor } from "../../../static/app/stores/sync-door.ts";
import type { Asked, Failure, Told } from "../../../static/app/stores/sync-worker.ts";

const globals = globalThis as { Worker?: unknown };
let count = 0;

/** A door whose worker answers each pull with these words. */
function aDoor(answer: (id: number) => Told[]) {
  const asked: Asked[] = [];
  globals.Worker = class {
    onmessage?: (event: { data: Told }) => void;
    onerror?: () => void;
    postMessage(word: Asked) {
      asked.push(structuredClone(word));
      if (word.do === "open") return;
      queueMicrotask(() => answer(word.id).forEach((told) => this.onmessage?.({ data: structuredClone(told) })));
      if (answer(word.id).length === 0) queueMicrotask(() => this.onerror?.());
    }
    terminate() {}
  };
  return { asked, door: openSyncDoor(openDossiers(`door-${count++}`)) };
}

const parts = { state: undefined, pending: 3, taken: () => undefined };

test("a pull says what waits on the phone, and each page is heard before the end", async () => {
  const page = { steps: [], numbers: false, stale: 0, before: 0, state: undefined } as unknown as Taken;
  const { asked, door } = aDoor((id) => [{ id, taken: page }, { id, done: { same: false, again: true } }]);
  const heard: Taken[] = [];
  assert.deepEqual(await door.pull({ ...parts, taken: (each) => heard.push(each) }), { same: false, again: true });
  assert.deepEqual(heard, [page]);
  assert.deepEqual(asked.map((word) => word.do), ["open", "pull"]);
  assert.equal((asked[1] as Asked & { do: "pull" }).pending, 3);
});

const FAILURES: [Failure, (error: Error) => boolean][] = [
  [
    { name: "Problem", message: "busy", status: 503, code: "busy", facts: { why: "disk" }, retryAfterSeconds: 9 },
    (error) => error instanceof Problem && error.status === 503 && error.code === "busy" && error.retryAfterSeconds === 9,
  ],
  [{ name: "Unreachable", message: "cut" }, (error) => error instanceof Unreachable && !(error instanceof Intercepted)],
  [{ name: "Intercepted", message: "200" }, (error) => error instanceof Unreachable && error.name === "Intercepted"],
  [{ name: "QuotaExceededError", message: "full" }, (error) => !(error instanceof Unreachable) && error.name === "QuotaExceededError"],
];
for (const [failed, isIt] of FAILURES) {
  test(`${failed.name} in the worker is the same to the page`, async () => {
    const { door } = aDoor((id) => [{ id, failed }]);
    await assert.rejects(door.pull(parts), (error) => isIt(error as Error) && (error as Error).message === failed.message);
  });
}

test("a try of the worker teaches about the way as one of the page does, and about the clock by the page's own", async () => {
  const reached: Reached = { intercepted: true, at: "2026-11-29T10:00:00Z", asked: 1, answered: 2 };
  const learnt: Reached[] = [];
  onReach((each) => learnt.push(each));
  const { door } = aDoor((id) => [{ id, reached }, { id, done: { same: true, again: false } }]);
  const before = Date.now();
  await door.pull(parts);
  const { asked, answered, ...way } = learnt[0]!;
  assert.deepEqual([way, learnt.length], [{ intercepted: true, at: reached.at }, 1]);
  assert.ok(before <= asked && asked <= answered && answered <= Date.now());
  onReach(() => undefined);
});

test("a worker that does not start fails what waited; the next pull starts another", async () => {
  let starts = 0;
  const { asked, door } = aDoor((id) => (++starts < 3 ? [] : [{ id, done: { same: true, again: false } }]));
  await assert.rejects(door.pull(parts), /does not start/);
  assert.deepEqual(await door.pull(parts), { same: true, again: false });
  assert.deepEqual(asked.map((word) => word.do), ["open", "pull", "open", "pull"]);
});

test("without workers a pull says so, and a closed door starts none", async () => {
  const { asked, door } = aDoor((id) => [{ id, done: { same: true, again: false } }]);
  door.close();
  await assert.rejects(door.pull(parts), /no sync worker/);
  assert.deepEqual(asked.map((word) => word.do), ["open"]);
  delete globals.Worker;
  await assert.rejects(openSyncDoor(openDossiers(`door-${count++}`)).pull(parts), /no sync worker/);
});

test("what is asked when the door closes ends", async () => {
  const { door } = aDoor((id) => [{ id: id + 1, done: { same: true, again: false } }]);
  const pull = door.pull(parts);
  door.close();
  await assert.rejects(pull, /closed/);
});
