/** A page is loaded anew once in its life: the one whose new worker never comes has a file of its own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { takeUpdate } from "../../../static/app/stores/worker-life.ts";
import { aPage, next } from "./a-page.ts";

test("a page whose new worker never takes over reminds the browser of it, and is loaded anew after sixteen looks", async (t) => {
  const page = aPage(t, { waiting: next() });
  await takeUpdate();
  for (let looked = 1; looked < 15; looked += 1) {
    t.mock.timers.tick(1_000);
    assert.deepEqual([page.reloads, page.opened, page.closed], [0, looked, looked - 1]);
  }
  page.refuses = true; // where no worker starts, the looks go on
  t.mock.timers.tick(1_000);
  assert.deepEqual([page.reloads, page.opened, page.closed], [0, 14, 14]);
  t.mock.timers.tick(1_000);
  assert.equal(page.reloads, 1);
});
