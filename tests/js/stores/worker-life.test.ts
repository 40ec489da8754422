/** A page and its service worker: what waits is left waiting, and a tap on it shows it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { registerWorker, takeUpdate } from "../../../static/app/stores/worker-life.ts";
import { updateReady } from "../../../static/app/stores/worker.ts";
import { NOW, OURS, aPage, next } from "./a-page.ts";

const settled = () => new Promise((done) => setImmediate(done));

test("a page is not loaded anew while its new worker is still taking over, and once it has, unheard, at the next look", async (t) => {
  const waiting = next();
  const page = aPage(t, { waiting });
  await takeUpdate();
  waiting.state = "activating";
  t.mock.timers.tick(1_000);
  assert.deepEqual([page.reloads, page.opened], [0, 0]);
  waiting.state = "activated";
  t.mock.timers.tick(1_000);
  assert.equal(page.reloads, 1);
});

test("a worker that waits is offered, and nothing is registered over it", async (t) => {
  const page = aPage(t, { waiting: next() });
  await registerWorker();
  await settled();
  assert.deepEqual(page.registered, []);
  assert.equal(updateReady.value, true);
});

test("a page whose new worker took over before it could hear of it is offered the new version", async (t) => {
  const page = aPage(t, { active: `${OURS}?${NOW}` });
  await registerWorker();
  await settled();
  assert.deepEqual(page.registered, [`/service_worker.js?${NOW}`]);
  assert.equal(updateReady.value, true);
});
