import assert from "node:assert/strict";
import { test } from "node:test";
import { keptOf } from "../../../static/app/stores/kept-promises.ts";
import { instalmentsOf, scheduleOf, standingsOf } from "../../../static/app/stores/plan-schedule.ts";
import type { PlanRow } from "../../../static/app/stores/rows.ts";

test("the phone splits as the server does: the odd cent is of the last, a month without the 31st gives its last day", () => {
  assert.deepEqual(scheduleOf(100_00, "2027-01-31", 3, "monthly"), [
    ["2027-01-31", 33_33],
    ["2027-02-28", 33_33],
    ["2027-03-31", 33_34],
  ]);
  assert.deepEqual(
    scheduleOf(100_00, "2026-12-24", 2, "fortnightly").map(([day]) => day),
    ["2026-12-24", "2027-01-07"],
  );
  assert.deepEqual(
    scheduleOf(100_00, "2026-12-28", 2, "weekly").map(([day]) => day),
    ["2026-12-28", "2027-01-04"],
  );
});

const asked = { id: "p", customer_id: 1, items: [[7, 60_00], [8, 40_00]], state: "proposed", text: "", by: "Rosa", proposed_on: "2026-11-23" };

test("a plan only this phone has shows what was asked; payments fill the earliest instalments", () => {
  const mine = { ...asked, count: 2, first_on: "2026-12-01", rhythm: "monthly" } as PlanRow;
  assert.deepEqual(instalmentsOf(mine), [
    ["2026-12-01", 50_00],
    ["2027-01-01", 50_00],
  ]);
  const running = { ...mine, state: "active", instalments: instalmentsOf(mine), paid: 60_00 };
  assert.deepEqual(standingsOf(running, "2027-01-02").map(({ state }) => state), ["paid", "late"]);
  assert.deepEqual(standingsOf(running, "2027-01-01").map(({ state }) => state), ["paid", "partly_paid"]);
});

test("the kept rate leaves out what was never judged and what is too old", () => {
  const states = ["kept", "kept", "broken", "partly_kept", "cancelled", "active"];
  const promises = states.map((state) => ({ state, recorded_on: "2026-11-01" }));
  const old = { state: "broken", recorded_on: "2024-11-22" };
  assert.deepEqual(keptOf([...promises, old], "2026-11-23"), { kept: 2, judged: 4 });
});
