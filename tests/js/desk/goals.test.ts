import assert from "node:assert/strict";
import { test } from "node:test";
import { quarterEnd, readShare } from "../../../static/app/screens/desk/overview/goals.ts";

test("a goal is asked for by the end of the quarter, of the next one on its last day", () => {
  assert.equal(quarterEnd("2026-11-23"), "2026-12-31");
  assert.equal(quarterEnd("2026-12-31"), "2027-03-31");
  assert.equal(quarterEnd("2028-01-01"), "2028-03-31");
});

test("a percentage is read as people type it", () => {
  assert.equal(readShare("12,5 %"), 1_250);
  assert.equal(readShare("0"), 0);
  for (const text of ["", "101", "-3", "a", "12.345"]) assert.equal(readShare(text), null);
});
