import assert from "node:assert/strict";
import { test } from "node:test";
import { actsOn } from "../../../static/app/screens/desk/dunning/plan-acts.ts";

test("what may be said of a plan follows from where it stands; who may not decide it may still call it off", () => {
  assert.deepEqual(actsOn({ state: "proposed", may_decide: true }), ["approve", "counter", "refuse"]);
  assert.deepEqual(actsOn({ state: "proposed", may_decide: false }), ["cancel"]);
  assert.deepEqual(actsOn({ state: "approved", may_decide: false }), ["accept", "cancel"]);
  assert.deepEqual(actsOn({ state: "active", may_decide: false }), ["cancel"]);
  for (const state of ["completed", "broken", "refused", "cancelled"]) {
    assert.deepEqual(actsOn({ state, may_decide: false }), []);
  }
});
