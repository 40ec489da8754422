import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clockOffset, measureClock, recallClock, today } from "../../../static/app/stores/clock.ts";
import { isoDay } from "../../../static/app/lib/formats.ts";

const DAY = 86_400_000;

/** An answer of a server whose clock is so far ahead of ours, a second on its way. */
function answered(ahead: number) {
  const now = Date.now();
  measureClock({ intercepted: false, at: new Date(now + ahead).toISOString(), asked: now - 500, answered: now + 500 });
}

beforeEach(() => answered(0));

test("a clock a day off is corrected, in both directions, and believed again once it is right", () => {
  for (const off of [DAY, -DAY]) {
    answered(off);
    assert.ok(Math.abs(clockOffset.value - off) < 2_000);
    assert.equal(today.value, isoDay(Date.now() + off, "Europe/Paris"));
    answered(0);
    assert.equal(clockOffset.value, 0);
  }
});

test("a clock right but for latency is left alone", () => {
  answered(90_000);
  assert.equal(clockOffset.value, 0);
});

test("an answer that does not say the time teaches nothing", () => {
  answered(DAY);
  measureClock({ intercepted: false, at: null, asked: 0, answered: 0 });
  measureClock({ intercepted: true, at: "noon", asked: 0, answered: 0 });
  assert.ok(clockOffset.value > DAY / 2);
});

test("what was measured holds for a start without a network, unless the clock was set back since", async (context) => {
  answered(-DAY);
  await new Promise((done) => setTimeout(done, 50)); // written beside the page
  clockOffset.value = 0;
  await recallClock();
  assert.ok(clockOffset.value < -DAY / 2);
  clockOffset.value = 0;
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() - DAY });
  await recallClock();
  assert.equal(clockOffset.value, 0);
});
