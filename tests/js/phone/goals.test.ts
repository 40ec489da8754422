import assert from "node:assert/strict";
import { test } from "node:test";
import { costOfDay, helpersOf, keptOn, measured, missingOf, rowsOf, standingOf, wayDone } from "../../../static/app/screens/phone/goals.ts";
import { dueFrom } from "../../../static/app/stores/figures.ts";
import type { Goal, Move, PortfolioRow, PromiseGoal } from "../../../static/app/stores/rows.ts";

const TODAY = "2026-11-23";

const row = (id: number, late: number, owed = late, more = {}) => ({
  id,
  name: `C${id}`,
  currency: "EUR",
  portfolio_id: 1,
  exposure: owed,
  due: dueFrom([["2026-11-01", late], ["2026-12-24", owed - late]]),
  moves: [] as Move[],
  ...more,
});

const goal = (measure: Goal[1], target: number): Goal => [1, measure, 400, target, "2026-11-01", "2026-12-31"];

test("amounts of one currency add up, and what moved is what moved since the business day before", () => {
  const moves = (on: string): Move[] => [["2026-10-01", 50, 10, null, "green", "A"], [on, 100, 40, null, "green", "A"]];
  const rows = [
    row(1, 40, 100, { moves: moves("2026-11-20") }),
    row(2, 10, 30, { moves: moves("2026-11-19") }),
    row(3, 0, 7, { moves: moves("2026-11-23").slice(1) }),
    row(4, 900, 900, { currency: "GBP" }),
  ];
  const found = standingOf(rows, TODAY, {});
  assert.deepEqual(found, { currency: "EUR", exposure: 137, inCredit: 0, overdue: 50, owed: 137, moved: 50, overdueMoved: 30 });
  assert.equal(standingOf([], TODAY, {}), null);
});

test("what one has in credit pays nothing of another's debt, and stands beside", () => {
  const moves: Move[] = [["2026-11-20", 50, 0, null, "green", "A"], [TODAY, -30, 0, null, "green", "A"]];
  const found = standingOf([row(1, 0, 100), row(2, 0, 0, { exposure: -30, moves })], TODAY, {})!;
  assert.deepEqual([found.exposure, found.inCredit, found.moved], [100, 30, -50]);
});

test("a portfolio's customers are its own, in its currency", () => {
  const rows = [row(1, 1), row(2, 1, 1, { portfolio_id: 2 }), row(3, 1, 1, { currency: "GBP" })];
  assert.deepEqual(rowsOf(rows, { id: 1, currency: "EUR" } as PortfolioRow).map(({ id }) => id), [1]);
});

test("where it stands and how far it is are what the server says of the same goal", () => {
  assert.equal(measured("overdue", 123_456, 999), 123_456);
  assert.equal(measured("overdue_share", 1_00, 3_00), 3_333);
  assert.equal(measured("overdue_share", 2_00, 3_00), 6_667);
  assert.equal(measured("overdue_share", 1, 0), 0);
  assert.deepEqual([100, 75, 50, 20, 130].map((now) => wayDone(100, now, 50)), [0, 0.5, 1, 1, 0]);
});

test("what is missing, once paid, reaches the goal", () => {
  assert.equal(missingOf(goal("overdue", 100), 400, 1_000), 300);
  assert.equal(missingOf(goal("overdue", 500), 400, 1_000), 0);
  const missing = missingOf(goal("overdue_share", 2_000), 400, 1_000);
  assert.equal(missing, 250);
  assert.equal(measured("overdue_share", 400 - missing, 1_000 - missing), 2_000);
});

test("the three whose payment helps most come first; who owes nothing late is not named", () => {
  const rows = [row(1, 10), row(2, 40), row(3, 0, 900), row(4, 30), row(5, 20)];
  assert.deepEqual(helpersOf(rows, TODAY).map((one) => [one.row.id, one.overdue]), [[2, 40], [4, 30], [5, 20]]);
});

test("a day of waiting costs a 365th of the yearly rate", () => {
  assert.equal(costOfDay(365_000_00, 800), 80_00);
  assert.equal(costOfDay(0, 800), 0);
});

test("promises are counted anew each month, and a goal is shown until its day", () => {
  const goals: PromiseGoal[] = [
    [1, "promises_kept", 0, 8_000, "2026-11-01", "2026-11-30"],
    [2, "promises_kept", 0, 8_000, "2026-11-01", "2026-12-31"],
  ];
  assert.deepEqual(keptOn([2, 4, goals], "2026-11-20", TODAY), [2, 4, goals]);
  assert.deepEqual(keptOn([2, 4, goals], "2026-11-30", "2026-12-01"), [0, 0, goals.slice(1)]);
});
