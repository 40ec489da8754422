import assert from "node:assert/strict";
import { test } from "node:test";
import { readAmount, writeAmount } from "../../../static/app/lib/amount-input.ts";
import { match } from "../../../static/app/lib/router.ts";
import { uuidv7 } from "../../../static/app/lib/ids.ts";

for (const [typed, minor] of [
  ["1 860,50", 186_050],
  ["1,860.50", 186_050],
  ["12.000", 1_200_000],
  ["12,5", 1_250],
  ["60 000 €", 6_000_000],
  ["0", 0],
  ["5,", 500],
  ["", null],
  ["douze", null],
  ["-5", null],
] as const) {
  test(`"${typed}" is read as ${minor}`, () => assert.equal(readAmount(typed), minor));
}

test("an amount is written so that it reads back", () => {
  for (const minor of [0, 5, 100, 186_050, 123_456_789]) {
    assert.equal(readAmount(writeAmount(minor, ",")), minor);
    assert.equal(readAmount(writeAmount(minor, ".")), minor);
  }
});

test("ids carry version 7 and sort by time", () => {
  const [early, late] = [uuidv7(1_700_000_000_000), uuidv7(1_700_000_000_001)];
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
});

test("addresses are read against patterns", () => {
  assert.deepEqual(match("/clients/:id", "/clients/12"), { id: "12" });
  assert.deepEqual(match("/clients", "/clients/"), {});
  assert.equal(match("/clients", "/clients/12"), null);
  assert.deepEqual(match("/", "/"), {});
});
