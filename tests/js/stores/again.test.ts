import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createAgain } from "../../../static/app/stores/again.ts";

test("a failure is tried again after a wait that grows, to five minutes", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const work = mock.fn();
  const again = createAgain(work, () => 1);
  for (const [tries, wait] of [2_000, 4_000, 8_000].entries()) {
    again.later();
    t.mock.timers.tick(wait - 1);
    assert.equal(work.mock.callCount(), tries);
    t.mock.timers.tick(1);
    assert.equal(work.mock.callCount(), tries + 1);
  }
  for (let failures = 0; failures < 20; failures++) again.later();
  t.mock.timers.tick(300_000);
  assert.equal(work.mock.callCount(), 4, "the last wish replaces those before it");
});

test("the wait is drawn, and short again after a success", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const work = mock.fn();
  const again = createAgain(work, () => 0.5);
  again.later();
  again.later();
  again.rest();
  t.mock.timers.tick(600_000);
  assert.equal(work.mock.callCount(), 0, "nothing is tried once all is well");
  again.later();
  t.mock.timers.tick(1_000);
  assert.equal(work.mock.callCount(), 1);
});

test("whoever is asked to wait comes no sooner", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const work = mock.fn();
  createAgain(work, () => 0).later(30);
  t.mock.timers.tick(29_999);
  assert.equal(work.mock.callCount(), 0);
  t.mock.timers.tick(1);
  assert.equal(work.mock.callCount(), 1);
});
