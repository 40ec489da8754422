import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

const page = new EventTarget();
Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) });

const { install, installPrompt, watchInstall } = await import("../../../static/app/stores/install.ts");
const { askToPersist, lookAtStorage, protectedHere, usedBytes } = await import("../../../static/app/stores/persistence.ts");

test("the browser's offer to install is kept for a button, used once, and gone when installed", async () => {
  watchInstall();
  let asked = 0;
  const offer = () => Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt: async () => (asked += 1) });
  const first = offer();
  page.dispatchEvent(first);
  assert.ok(first.defaultPrevented, "it does not come up by itself");
  assert.equal(installPrompt.value, first);
  await install();
  await install();
  assert.equal(asked, 1);
  page.dispatchEvent(offer());
  page.dispatchEvent(new Event("appinstalled"));
  assert.equal(installPrompt.value, null);
});

test("the browser is asked to keep what is here, once it said yes no more, and what it said is shown", async () => {
  let asked = 0;
  let answer = false;
  const storage = {
    persist: async () => ((asked += 1), answer),
    persisted: async () => answer,
    estimate: async () => ({ usage: 1234 }),
  };
  Object.defineProperty(navigator, "storage", { value: storage, configurable: true });
  await askToPersist();
  assert.equal(protectedHere.value, false);
  answer = true;
  await askToPersist();
  await askToPersist();
  assert.deepEqual([asked, protectedHere.value], [2, true]);
  await lookAtStorage();
  assert.equal(usedBytes.value, 1234);
});

test("leave to notify is asked for in one place, which only buttons call", async () => {
  const files = (await readdir("static/app", { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const sources = new Map(await Promise.all(files.map(async (file) => [file, await readFile(`static/app/${file}`, "utf8")] as const)));
  const saying = (what: RegExp) => [...sources].filter(([, source]) => what.test(source)).map(([file]) => file);
  assert.deepEqual(saying(/requestPermission/), ["stores/alerts.ts"]);
  for (const file of saying(/turnAlertsOn/).filter((name) => name.endsWith(".tsx"))) {
    assert.doesNotMatch(sources.get(file)!, /use(Signal)?Effect\([^;]*turnAlertsOn/, file);
  }
});
