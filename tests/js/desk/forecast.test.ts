import assert from "node:assert/strict";
import { test } from "node:test";
import { HEIGHT, WIDTH, bandOf, barsOf } from "../../../static/app/screens/desk/forecast/geometry.ts";
import { plain, readAsked, writeAsked } from "../../../static/app/screens/desk/forecast/types.ts";

const period = (minor: number, sum: number, more = {}) => ({
  starts_on: "2026-11-23",
  ends_on: "2026-11-29" as string | null,
  minor,
  sum_minor: sum,
  low_minor: 0,
  high_minor: sum,
  ...more,
});

test("bars are shares of the highest, what was supposed included", () => {
  assert.deepEqual(barsOf([period(50, 50), period(100, 150)]), [
    { part: 0.5, ifPart: null },
    { part: 1, ifPart: null },
  ]);
  assert.deepEqual(barsOf([period(50, 50, { if_minor: 200 })]), [{ part: 0.25, ifPart: 1 }]);
});

test("nothing expected draws no bar and divides by nothing", () => {
  assert.deepEqual(barsOf([period(0, 0)]), [{ part: 0, ifPart: null }]);
});

test("the band starts at nothing today and leaves out what comes later", () => {
  const later = period(50, 100, { ends_on: null });
  const { line, area, ifLine } = bandOf([period(25, 25), period(25, 50), later], 100);
  assert.equal(line, `M0 ${HEIGHT} L${WIDTH / 2} ${HEIGHT * 0.75} L${WIDTH} ${HEIGHT / 2}`);
  assert.ok(area.endsWith("Z"));
  assert.equal(ifLine, null);
});

test("the address says what is asked, and what was supposed can be taken out of it", () => {
  const asked = readAsked("?scope=company&id=1&late_customer_id=7&late_days=30&of=2026-11-23");
  assert.deepEqual(asked, { scope: "company", id: "1", late_customer_id: "7", late_days: "30" });
  assert.equal(writeAsked("/encaissements", plain(asked)), "/encaissements?scope=company&id=1");
});
