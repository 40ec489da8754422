/** A page is loaded anew once in its life: the one whose new worker never comes has a file of its own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { takeUpdate } from "../../../static/app/stores/worker-life.ts";
import { aPage, next } from "./a-page.ts";

test("a page whose new worker never takes over is loaded anew all the same, after four looks", async (t) => {
  const page = aPage(t, { waiting: next() });
  await takeUpdate();
  for (const reloads of [0, 0, 0, 1]) {
    t.mock.timers.tick(4_000);
    assert.equal(page.reloads, reloads);
  }
});
