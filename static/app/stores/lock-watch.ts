/**
 * When the lock falls: after five minutes without a touch, in sight or not, in every window at once. It
 * starts the page over, so that nothing of the books stays in memory; out of sight, the page shows nothing.
 */
const LOCKS_AFTER = 5 * 60_000;
const LOOK_EVERY = 15_000;
const TOUCHES = ["pointerdown", "keydown", "wheel"];

let watching = false;
let touched_at = 0;
let channel: BroadcastChannel | null = null;

/** Start watching; once is enough. `shelf`: this person's outbox, by whose name windows talk to each other. */
export function watchLock(shelf: string): void {
  if (watching) return;
  watching = true;
  touched_at = Date.now();
  channel = talk(shelf);
  channel?.addEventListener("message", ({ data }) => {
    if (typeof data === "number") touched_at = Math.max(touched_at, data); // touched in another window
  });
  for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => {
    if (!look()) veil(document.visibilityState === "hidden");
  });
  setInterval(look, LOOK_EVERY);
}

/** Every other window of this person starts over, and finds the lock (`here.ts` hears the word). */
export function lockOthers(shelf: string): void {
  talk(shelf)?.postMessage("lock");
}

/** Lock now, here and everywhere. */
export function lockNow(shelf: string): void {
  lockOthers(shelf);
  location.reload();
}

const talk = (shelf: string) => (globalThis.BroadcastChannel ? new BroadcastChannel(shelf) : null);

function touch(): void {
  if (look()) return; // a touch that comes too late opens nothing
  const now = Date.now();
  if (now - touched_at > LOOK_EVERY) channel?.postMessage(now);
  touched_at = now;
}

/** A clock set back counts as time passed. */
export const isOver = (touched_at: number, now: number): boolean =>
  now - touched_at >= LOCKS_AFTER || now < touched_at - LOOK_EVERY;

function look(): boolean {
  if (!isOver(touched_at, Date.now())) return false;
  veil(true);
  channel?.postMessage("lock");
  location.reload();
  return true;
}

/** What is not in sight is not in the list of open apps either. */
function veil(dark: boolean): void {
  const app = document.getElementById("app");
  if (app) app.style.visibility = dark ? "hidden" : "";
}
