import assert from "node:assert/strict";
import { test } from "node:test";
import { bars } from "../../../static/app/screens/desk/board/bars.ts";
import { openDossier, rows } from "../../../static/app/screens/desk/customers/dossier.ts";
import { thread } from "../../../static/app/screens/desk/customers/thread-entries.ts";
import { astray, silences, tasks, toClaim } from "../../../static/app/screens/desk/dunning/groups.ts";
import type { Message } from "../../../static/app/screens/desk/dunning/types.ts";
import { movement, movements, ranked } from "../../../static/app/screens/desk/tablet/movements.ts";
import { groupOf } from "../../../static/app/screens/desk/tablet/promise-groups.ts";
import type { HomeRow } from "../../../static/app/stores/home-row.ts";

test("every bucket is drawn, the longest fills its line, credits by their size", () => {
  const drawn = bars({ not_due: 400, "1_30": 200, credits: -100 });
  assert.equal(drawn.length, 7);
  assert.equal(drawn[0]?.part, 1);
  assert.equal(drawn[1]?.part, 0.5);
  assert.equal(drawn[6]?.part, 0.25);
});

test("columns become rows again", () => {
  const put = { customer: { f: ["id", "name"], c: [[1, 2], ["Val", "Sud"]] } };
  assert.deepEqual(rows(put, "customer"), [
    { id: 1, name: "Val" },
    { id: 2, name: "Sud" },
  ]);
  assert.deepEqual(rows(put, "note"), []);
});

test("a dossier without its customer is none", () => assert.equal(openDossier({ put: {} }), null));

test("a corrected note hides the one it replaces, and the thread is newest first", () => {
  const note = (id: string, at: string, supersedes_id: string | null = null) => ({
    id,
    at,
    supersedes_id,
    author: "Rosa",
    kind: "note",
    tags: [],
    text: id,
  });
  const put = {
    customer: { f: ["id"], c: [[1]] },
    note: columns([note("a", "2026-11-01T10:00:00Z"), note("b", "2026-11-02T10:00:00Z", "a"), note("c", "2026-11-03T10:00:00Z")]),
  };
  const entries = thread(openDossier({ put })!);
  assert.deepEqual(
    entries.map(({ text }) => text),
    ["c", "b"],
  );
});

test("silence is ordered by amount, what is not yet due last", () => {
  const silent = [
    { action: "silent", reason: "too_early", count: 50, amount_minor: 9_000 },
    { action: "silent", reason: "disputed", count: 1, amount_minor: 100 },
    { action: "task", reason: "no_contact", count: 1, amount_minor: 800 },
    { action: "silent", reason: "promise_active", count: 2, amount_minor: 500 },
  ];
  assert.deepEqual(
    silences(silent).map(({ reason }) => reason),
    ["promise_active", "disputed", "too_early"],
  );
  assert.deepEqual(
    tasks(silent).map(({ reason }) => reason),
    ["no_contact"],
  );
});

test("a message that failed, or of which nobody knows, waits for a person", () => {
  const message = (id: string, state: string, why: string | null = null) => ({ id, state, why }) as Message;
  const found = astray([
    message("a", "sent"),
    message("b", "failed", "address_refused"),
    message("c", "sending"),
    message("d", "sending", "unclear"),
    message("e", "returned", "returned"),
  ]);
  assert.deepEqual(
    found.map(({ id }) => id),
    ["b", "d", "e"],
  );
});

test("claims of two currencies are never added", () => {
  const message = (currency: string, total_minor: number, state = "due") =>
    ({ currency, total_minor, state }) as Message;
  assert.deepEqual(toClaim([message("EUR", 100), message("EUR", 50), message("GBP", 70), message("EUR", 9, "sent")]), [
    { currency: "EUR", minor: 150, count: 2 },
    { currency: "GBP", minor: 70, count: 1 },
  ]);
});

const moved = (moves: HomeRow["moves"], more: Partial<HomeRow> = {}) =>
  ({ id: 1, moves, held: false, insolvent: false, limit: null, exposure: 0, ...more }) as HomeRow;

test("a worse colour is worse whatever the amounts say", () => {
  const move = movement(
    moved([
      ["2026-11-19", 500, 400, null, "green", "B"],
      ["2026-11-20", 300, 200, null, "amber", "B"],
    ]),
  );
  assert.equal(move?.worse, true);
  assert.equal(move?.delta, -200);
});

test("one day of history, or nothing new, is no movement", () => {
  assert.equal(movement(moved([["2026-11-20", 1, 1, null, "green", "A"]])), null);
  assert.equal(
    movement(
      moved([
        ["2026-11-19", 500, 0, null, "green", "A"],
        ["2026-11-20", 900, 0, null, "green", "A"],
      ]),
    ),
    null,
  );
});

test("what moved before the last business day is no news", () => {
  const row = moved([
    ["2026-11-11", 500, 0, null, "green", "A"],
    ["2026-11-12", 500, 400, null, "red", "D"],
  ]);
  assert.equal(movement(row, "2026-11-12")?.worse, true);
  assert.equal(movement(row, "2026-11-20"), null);
});

test("movements part into worse and better, the largest first", () => {
  const row = (id: number, before: number, now: number) =>
    moved(
      [
        ["2026-11-19", 0, before, null, "amber", "C"],
        ["2026-11-20", 0, now, null, "amber", "C"],
      ],
      { id },
    );
  const { worsened, improved } = movements([row(1, 0, 10), row(2, 0, 90), row(3, 50, 0)]);
  assert.deepEqual(
    worsened.map(({ row: { id } }) => id),
    [2, 1],
  );
  assert.deepEqual(
    improved.map(({ row: { id } }) => id),
    [3],
  );
});

test("the held come first, then those over their limit, then by what is overdue", () => {
  const calm = moved([], { id: 1, exposure: 10, limit: 100 });
  const over = moved([], { id: 2, exposure: 200, limit: 100 });
  const held = moved([], { id: 3, held: true });
  assert.deepEqual(
    ranked([calm, over, held], () => 0).map(({ id }) => id),
    [3, 2, 1],
  );
});

test("a promise past its day is missed before anybody judges it", () => {
  const group = (state: string, promised_on: string) => groupOf({ state, promised_on }, "2026-11-23");
  assert.equal(group("active", "2026-11-20"), "missed");
  assert.equal(group("active", "2026-11-27"), "week");
  assert.equal(group("active", "2026-12-10"), "later");
  assert.equal(group("kept", "2026-11-20"), "done");
  assert.equal(group("broken", "2026-11-20"), "missed");
  assert.equal(group("cancelled", "2026-11-20"), null);
});

function columns(found: Record<string, unknown>[]) {
  const f = Object.keys(found[0] ?? {});
  return { f, c: f.map((name) => found.map((row) => row[name])) };
}
