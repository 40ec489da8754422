import assert from "node:assert/strict";
import { test } from "node:test";
import type { Move } from "../../../static/app/stores/rows.ts";
import {
  ageOf,
  agedOn,
  availableOf,
  businessDaysBetween,
  ledgerDay,
  daysBetween,
  dueFrom,
  lastBusinessDay,
  lightOn,
  oldestDaysOn,
  overdueOn,
  worsened,
} from "../../../static/app/stores/figures.ts";

test("what is available is the limit less the exposure, and nothing without a limit", () => {
  assert.equal(availableOf({ exposure: 46_750, limit: 50_000 }), 3_250);
  assert.equal(availableOf({ exposure: 61_200, limit: 50_000 }), -11_200);
  assert.equal(availableOf({ exposure: 10, limit: null }), null);
});

test("the aged balance parts what is owed by thirty days late, and moves with the day", () => {
  const due = dueFrom([
    ["2026-12-01", 10],
    ["2026-11-23", 20],
    ["2026-11-22", 40],
    ["2026-10-24", 80],
    ["2026-10-23", 160],
    ["2026-07-01", 320],
  ]);
  assert.deepEqual(agedOn(due, "2026-11-23"), [["", 30], ["1–30", 120], ["31–60", 160], ["> 120", 320]]);
  assert.deepEqual(agedOn(due, "2026-11-24"), [["", 10], ["1–30", 60], ["31–60", 240], ["> 120", 320]]);
  assert.deepEqual(agedOn([], "2026-11-23"), []);
});

test("a debt is overdue from the day after its due date", () => {
  const due = dueFrom([["2026-11-22", 100], ["2026-11-23", 50]]);
  assert.equal(overdueOn(due, "2026-11-23"), 100);
  assert.equal(overdueOn(due, "2026-11-24"), 150);
  assert.equal(oldestDaysOn(due, "2026-11-24"), 2);
});

test("days late are calendar days, over the change of clocks too", () => {
  assert.equal(daysBetween("2026-10-20", "2026-10-30"), 10);
  assert.equal(daysBetween("2026-11-30", "2026-11-23"), -7);
});

test("the light of a day is the last one that has begun", () => {
  const lights: [string, string, string[]][] = [
    ["2026-11-01", "green", []],
    ["2026-11-20", "amber", ["overdue"]],
  ];
  assert.equal(lightOn(lights, "2026-11-19").colour, "green");
  assert.deepEqual(lightOn(lights, "2026-11-20"), { colour: "amber", reasons: ["overdue"] });
  assert.equal(lightOn(lights, "2026-10-01").colour, "none");
});

for (const [as_of, today, missed, level, why] of [
  ["2026-11-20", "2026-11-23", 0, "fresh", "Friday's books on Monday"],
  ["2026-11-19", "2026-11-23", 1, "label", "Thursday's books on Monday"],
  ["2026-11-17", "2026-11-23", 3, "warn", "three business days missed"],
  ["2019-12-31", "2026-11-23", 400, "warn", "a ledger of years ago"],
] as const) {
  test(`the age of ${why}`, () => {
    const age = ageOf(as_of, today, {});
    assert.deepEqual([age.missed, age.level], [missed, level]);
  });
}

test("figures are as old as their company's ledger, whenever they last changed", () => {
  const ledger = (id: number, as_of: string | null) => ({ id, name: "", currency: "EUR", as_of, imported_at: null });
  const shared = { ledger: { 1: ledger(1, "2026-11-20"), 2: ledger(2, null) } };
  assert.equal(ledgerDay(1, shared), "2026-11-20");
  assert.equal(ageOf(ledgerDay(1, shared), "2026-11-23", shared).level, "fresh");
  assert.equal(ledgerDay(2, shared), null);
  assert.equal(ageOf(ledgerDay(3, {}), "2026-11-23", {}).level, "warn", "no ledger, no verdict");
});

test("the company's policy says how many missed days withdraw the verdict", () => {
  const policy = { 1: { id: 1, time_zone: "Europe/Paris", stale_hold_days: 1, stale_verdict_days: 2 } };
  assert.equal(ageOf("2026-11-18", "2026-11-23", { policy }).level, "warn");
  assert.equal(ageOf("2026-11-19", "2026-11-23", { policy }).level, "label");
});

test("holidays are no business days", () => {
  assert.equal(businessDaysBetween("2026-11-10", "2026-11-13", { "2026-11-11": {} }), 1);
});

test("worsened means a darker light, a worse class or a limit passed, since the last business day", () => {
  const move = (day: string, colour: string, grade = "B", exposure = 10): Move => [day, exposure, 0, 50, colour, grade];
  const since = (moves: Move[]) => worsened(moves, lastBusinessDay("2026-11-23", {})) !== null;
  assert.ok(since([move("2026-11-01", "green"), move("2026-11-20", "amber")]));
  assert.ok(since([move("2026-11-01", "amber", "B"), move("2026-11-23", "amber", "D")]));
  assert.ok(since([move("2026-11-01", "red"), move("2026-11-23", "red", "B", 60)]));
  assert.ok(!since([move("2026-11-01", "green"), move("2026-11-18", "amber")]), "older than that");
  assert.ok(!since([move("2026-11-01", "red"), move("2026-11-23", "amber")]), "better");
  assert.ok(!since([move("2026-11-23", "red")]), "nothing to compare with");
});
