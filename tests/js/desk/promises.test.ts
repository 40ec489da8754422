import assert from "node:assert/strict";
import { test } from "node:test";
import { paidOfPromise } from "../../../static/app/screens/desk/tablet/promise-groups.ts";

const RECEIPTS = [
  { booked_on: "2026-11-23", amount: 10_000, items: [[1, 6_000], [2, 4_000]] as [number, number][] },
  { booked_on: "2026-11-21", amount: 5_000, items: [[1, 1_000]] as [number, number][] },
];

test("a promise knows what of it is at the bank; one on the whole account has it all", () => {
  assert.deepEqual(paidOfPromise(RECEIPTS, [[2, 9_000]]), { amount: 4_000, day: "2026-11-23" });
  assert.deepEqual(paidOfPromise(RECEIPTS, [[1, 9_000], [2, 9_000]]), { amount: 11_000, day: "2026-11-23" });
  assert.deepEqual(paidOfPromise(RECEIPTS, []), { amount: 15_000, day: "2026-11-23" });
  assert.equal(paidOfPromise(RECEIPTS, [[3, 9_000]]), undefined);
});
