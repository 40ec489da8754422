import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

let asked = 0;
Object.assign(globalThis, {
  PushManager: class {},
  Notification: { permission: "default", requestPermission: async () => (asked++, "default") },
});
Object.defineProperty(globalThis.navigator, "serviceWorker", { value: { getRegistration: async () => undefined } });
const { alertsQuestion, askAboutAlerts, lookAtAlerts, notNow } = await import("../../../static/app/stores/alerts.ts");

test("the browser is asked by a tap only, and whoever says later is left alone for thirty days", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 10, 23) });
  await lookAtAlerts().catch(() => undefined);
  await askAboutAlerts();
  assert.equal(alertsQuestion.value, true);
  await notNow();
  t.mock.timers.tick(29 * 24 * 3600 * 1000);
  await askAboutAlerts();
  assert.equal(alertsQuestion.value, false);
  t.mock.timers.tick(2 * 24 * 3600 * 1000);
  await askAboutAlerts();
  assert.equal(alertsQuestion.value, true);
  assert.equal(asked, 0);
});
