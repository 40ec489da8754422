/**
 * The business date: today in the company's time zone, corrected as the day turns under an open page, and by
 * the server's clock where this device's is wrong. Entries keep the device's own time; the server measures both.
 */
import { computed, signal } from "@preact/signals";
import type { Reached } from "../lib/http.ts";
import { isoDay } from "../lib/formats.ts";
import { device } from "./device.ts";
import { timeZone } from "./session.ts";

const KEPT = "clock";
/** Below this a clock is right: latency and rounding. */
const TOLERANCE = 120_000;

interface Kept {
  offset: number;
  /** The device's clock when it was measured: set back since, it is no longer the clock we measured. */
  at: number;
}

const now = signal(Date.now());
const tick = () => (now.value = Date.now());
if (globalThis.document) {
  setInterval(tick, 60_000);
  document.addEventListener("visibilitychange", tick);
}

/** Milliseconds to add to this device's clock to have the server's; 0 while it is right, or not known. */
export const clockOffset = signal(0);

export const today = computed(() => isoDay(now.value + clockOffset.value, timeZone.value));

/** Compare the clocks: the server's lies between our question and its answer. */
export function measureClock({ at, asked, answered }: Reached): void {
  const server = at === null ? Number.NaN : Date.parse(at);
  if (Number.isNaN(server)) return;
  const found = server - (asked + answered) / 2;
  const offset = Math.abs(found) < TOLERANCE ? 0 : Math.round(found);
  tick();
  if (Math.abs(offset - clockOffset.value) < TOLERANCE) return;
  clockOffset.value = offset;
  void device.put(KEPT, { offset, at: answered } satisfies Kept).catch(() => undefined);
}

/** An app that starts without a network counts by what it knew. */
export async function recallClock(): Promise<void> {
  const kept = await device.get<Kept>(KEPT).catch(() => undefined);
  if (kept && Date.now() >= kept.at - TOLERANCE) clockOffset.value = kept.offset;
}
