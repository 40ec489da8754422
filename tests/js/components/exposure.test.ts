import assert from "node:assert/strict";
import { test } from "node:test";
import { segments, share } from "../../../static/app/components/exposure.ts";
import { riskOf } from "../../../static/app/lib/risk.ts";

test("within the limit the bar is the limit, and what is left stays white", () => {
  const bar = segments({ exposure: 750, overdue: 250, limit: 1000 });
  assert.deepEqual(bar, { overdue: 0.25, due: 0.5, orders: 0, limit: null });
});

test("over the limit the bar is the debt and the limit a mark inside it", () => {
  const bar = segments({ exposure: 2000, overdue: 500, limit: 1000 });
  assert.ok(bar.limit !== null && bar.limit > 0.45 && bar.limit < 0.5);
  assert.ok(bar.overdue + bar.due < 1, "its end is seen");
});

test("a limit of zero is passed by any debt", () => {
  assert.equal(segments({ exposure: 100, overdue: 0, limit: 0 }).limit, 0);
});

test("without a limit the bar is full, without debt it is empty", () => {
  assert.equal(segments({ exposure: 100, overdue: 40, limit: null }).due, 0.6);
  assert.deepEqual(segments({ exposure: -50, overdue: 0, limit: null }), {
    overdue: 0,
    due: 0,
    orders: 0,
    limit: null,
  });
});

test("overdue gross of credits never draws more than the exposure", () => {
  assert.equal(segments({ exposure: 100, overdue: 300, limit: 1000 }).overdue, 0.1);
});

test("shares are written as SVG lengths", () => assert.equal(share(1 / 3), "33.33%"));

test("a hold covers whatever class lies under it", () => {
  assert.equal(riskOf("A"), "healthy");
  assert.equal(riskOf("B"), "healthy");
  assert.equal(riskOf("E"), "strained");
  assert.equal(riskOf("A", true), "hold");
  assert.equal(riskOf("unrated"), "unrated");
  assert.equal(riskOf(null), "unrated");
});
