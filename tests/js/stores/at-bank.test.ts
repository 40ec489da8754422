import assert from "node:assert/strict";
import { test } from "node:test";
import { paidAtAll, paidOf } from "../../../static/app/stores/at-bank.ts";

const RECEIPTS = [
  { booked_on: "2026-11-23", amount: 10_000, items: [[1, 6_000], [2, 4_000]] as [number, number][] },
  { booked_on: "2026-11-21", amount: 5_000, items: [[1, 1_000]] as [number, number][] },
];

test("an item knows what was paid of it, and when last", () => {
  assert.deepEqual(paidOf(RECEIPTS, 1), { amount: 7_000, day: "2026-11-23" });
  assert.deepEqual(paidOf(RECEIPTS, 2), { amount: 4_000, day: "2026-11-23" });
  assert.equal(paidOf(RECEIPTS, 3), undefined);
});

test("money set against nothing still counts for the customer", () => {
  assert.deepEqual(paidAtAll(RECEIPTS), { amount: 15_000, day: "2026-11-23" });
  assert.equal(paidAtAll([]), undefined);
});
