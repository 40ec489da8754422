/** A page and its service worker: what waits is left waiting, and a tap on it shows it. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { registerWorker, takeUpdate } from "../../../static/app/stores/worker-life.ts";
import { updateReady } from "../../../static/app/stores/worker.ts";

const NOW = "0123456789abcdef"; // the build the server serves; the page's own has no name here
const OURS = "https://encours.test/service_worker.js";

/** A page that has a worker, and maybe one that waits: says which addresses were registered, and counts reloads. */
function aPage(t: TestContext, { active = OURS, waiting = null as EventTarget | null }) {
  const page = { registered: [] as string[], reloads: 0 };
  const registration = Object.assign(new EventTarget(), {
    active: { scriptURL: active, postMessage: () => undefined },
    waiting,
    update: async () => undefined,
  });
  const serviceWorker = Object.assign(new EventTarget(), {
    controller: registration.active,
    getRegistration: async () => registration,
    register: async (address: string) => (page.registered.push(address), registration),
  });
  const document = Object.assign(new EventTarget(), { querySelector: () => null });
  const location = { origin: "https://encours.test", reload: () => (page.reloads += 1) };
  Object.defineProperty(globalThis, "navigator", { value: { serviceWorker }, configurable: true });
  Object.assign(globalThis, { document, location, fetch: async () => Response.json({ build: NOW }) });
  t.mock.timers.enable({ apis: ["setTimeout"] });
  updateReady.value = false;
  return page;
}

const next = () =>
  Object.assign(new EventTarget(), { state: "installed", postMessage: () => undefined });
const settled = () => new Promise((done) => setImmediate(done));

test("a page is not loaded anew while its new worker is still taking over, and once it has, unheard, at the next look", async (t) => {
  const waiting = next();
  const page = aPage(t, { waiting });
  await takeUpdate();
  waiting.state = "activating";
  t.mock.timers.tick(4_000);
  assert.equal(page.reloads, 0);
  waiting.state = "activated";
  t.mock.timers.tick(4_000);
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
