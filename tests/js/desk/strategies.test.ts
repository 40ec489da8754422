import assert from "node:assert/strict";
import { test } from "node:test";
import { addStrategy, move, sayDifference, toggleLevel } from "../../../static/app/screens/desk/strategies/draft.ts";
import type { Level, Strategy } from "../../../static/app/screens/desk/strategies/types.ts";
import { noticeAhead } from "../../../static/app/screens/phone/notices-ahead.ts";
import type { Dunning } from "../../../static/app/stores/rows.ts";

const LADDER = ["pre_due", "L1", "L2", "L3", "formal_notice", "litigation"];
const level = (name: string, after_days: number): Level => ({
  name,
  after_days,
  gap_days: 7,
  channel: "mail",
  deadline_days: 5,
  tone: name,
  needs_release: false,
});

test("a level comes in at its place on the ladder, ten days after the one below", () => {
  const levels = toggleLevel([level("L1", 3), level("L3", 20)], "L2", LADDER);
  assert.deepEqual(levels.map(({ name, after_days }) => [name, after_days]), [["L1", 3], ["L2", 13], ["L3", 20]]);
  assert.deepEqual(toggleLevel(levels, "L2", LADDER).map(({ name }) => name), ["L1", "L3"]);
});

test("a courtesy comes before the due date, a formal notice waits for a person", () => {
  const [first] = toggleLevel([level("L1", 3)], "pre_due", LADDER);
  assert.deepEqual([first?.name, first?.after_days], ["pre_due", -7]);
  assert.equal(toggleLevel([level("L1", 3)], "formal_notice", LADDER)[1]?.needs_release, true);
});

test("a new strategy comes before the one for all others, with levels of its own", () => {
  const all: Strategy[] = [{ name: "A", when: { segments: [], risk_classes: [], languages: [], countries: [], least_minor: null, most_minor: null }, levels: [level("L1", 3)] }];
  const some = addStrategy(all, "B");
  assert.deepEqual(some.map(({ name }) => name), ["B", "A"]);
  assert.notEqual(some[0]?.levels[0], some[1]?.levels[0]);
  assert.deepEqual(move(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
});

test("a difference says where, what, and both values", () => {
  const said = sayDifference({ strategy: "A", level: "L1", name: "after_days", before: -7, after: 3 }, "EUR");
  assert.notEqual(said.before, said.after);
  assert.notEqual(said.label, sayDifference({ strategy: null, level: null, name: "order", before: [], after: [] }, "EUR").label);
});

test("of several notices the phone shows the one that goes last, and none that left", () => {
  const row = (id: string, more: Partial<Dunning>): Dunning => ({
    id,
    customer_id: 1,
    level: "formal_notice",
    state: "announced",
    run_on: "2026-11-23",
    send_after: "2026-11-25T10:00:00Z",
    sent_at: null,
    total: 1,
    ...more,
  });
  const moved = row("b", { state: "held", send_after: "2026-11-27T09:00:00Z" });
  assert.equal(noticeAhead({ a: row("a", { state: "due" }), b: moved })?.id, "b");
  assert.equal(noticeAhead({ a: row("a", { state: "sent", sent_at: "2026-11-25T10:00:00Z" }), c: row("c", { level: "L1" }) }), undefined);
});
