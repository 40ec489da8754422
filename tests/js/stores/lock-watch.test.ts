import assert from "node:assert/strict";
import { test } from "node:test";

const heard = new Map<string, () => void>();
const app = { style: { visibility: "" } };
const page = {
  visibilityState: "visible",
  addEventListener: (kind: string, act: () => void) => void heard.set(kind, act),
  getElementById: () => app,
};
/** A channel that lets the test end. */
class Channel extends BroadcastChannel {
  constructor(name: string) {
    super(name);
    (this as unknown as { unref(): void }).unref();
  }
}
let reloads = 0;
Object.assign(globalThis, {
  BroadcastChannel: Channel,
  document: page,
  location: { reload: () => void reloads++ },
  addEventListener: (kind: string, act: () => void) => void heard.set(kind, act),
});
const { watchLock } = await import("../../../static/app/stores/lock-watch.ts");

test("out of sight nothing shows, and after five minutes every window starts over", async (t) => {
  t.mock.timers.enable({ apis: ["Date", "setInterval"], now: Date.UTC(2026, 10, 23) });
  const other = new Channel("lock-watch-test");
  const word = new Promise((resolve) => (other.onmessage = ({ data }) => resolve(data)));
  watchLock("lock-watch-test");
  const turn = (to: string) => {
    page.visibilityState = to;
    heard.get("visibilitychange")?.();
  };
  turn("hidden");
  assert.equal(app.style.visibility, "hidden");
  t.mock.timers.setTime(Date.UTC(2026, 10, 23, 0, 4));
  turn("visible");
  assert.deepEqual([app.style.visibility, reloads], ["", 0]);
  heard.get("pointerdown")?.();
  assert.equal(await word, Date.UTC(2026, 10, 23, 0, 4), "the other windows hear of the touch");
  const next = new Promise((resolve) => (other.onmessage = ({ data }) => resolve(data)));
  turn("hidden");
  t.mock.timers.setTime(Date.UTC(2026, 10, 23, 0, 9));
  turn("visible");
  assert.deepEqual([app.style.visibility, reloads], ["hidden", 1], "not shown again, not even for a moment");
  assert.equal(await next, "lock");
  other.close();
});
