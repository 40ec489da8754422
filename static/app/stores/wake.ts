/** When to sync: back online, back in sight, or told. Together with start and save this is the guarantee everywhere. */
import { signal } from "@preact/signals";
import { later, whenIdle } from "../lib/later.ts";
import { onReach } from "../lib/http.ts";
import { navigate } from "../lib/router.ts";
import { measureClock, recallClock } from "./clock.ts";
import { begun, here, sync } from "./here.ts";
import { live, refreshSession, session } from "./session.ts";

export const online = (): boolean => globalThis.navigator?.onLine ?? true;

/** A network in between wants a sign-in before anything of ours passes. */
export const intercepted = signal(false);

export function watchTheWorld(): void {
  onReach((reached) => {
    intercepted.value = reached.intercepted;
    measureClock(reached);
  });
  void recallClock();
  begun.subscribe((stands) => stands && whenIdle(() => void hearing.fetch()));
  addEventListener("online", wake);
  addEventListener("pageshow", (event) => event.persisted && wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data === "sync") wake();
    if (typeof data?.navigate === "string") navigate(data.navigate);
  });
}

/** Hear of changes as they happen: a part that comes after the first screen. */
const hearing = later(() => import("./nudges.ts").then(({ startNudges }) => startNudges()));

function wake(): void {
  void hearing.fetch();
  if (session.value && live.value !== true) void refreshSession().then(sync);
  else if (here.value) void sync();
}
