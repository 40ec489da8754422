/** The business date: today in the company's time zone, corrected as the day turns under an open page. */
import { computed, signal } from "@preact/signals";
import { isoDay } from "../lib/formats.ts";
import { timeZone } from "./session.ts";

const now = signal(Date.now());
if (globalThis.document) {
  setInterval(() => (now.value = Date.now()), 60_000);
  document.addEventListener("visibilitychange", () => (now.value = Date.now()));
}

export const today = computed(() => isoDay(now.value, timeZone.value));
