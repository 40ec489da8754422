/**
 * Parts of the app that come after the first screen: fetched ahead of need while the page is idle, once.
 * What does not come is asked for again and then says so, for an open page may outlive the files of its
 * build: no tap ends in nothing.
 */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Part<T> {
  /** The part, once it is here. */
  readonly here: ReadonlySignal<T | null>;
  /** It was asked for, several times, and did not come. */
  readonly missing: ReadonlySignal<boolean>;
  /** Ask for it, again after a failure; never rejects. */
  fetch(): Promise<void>;
}

const WAITS = [300, 1_500]; // milliseconds before asking once more

/** Describe a part by how to load it; nothing is fetched yet. */
export function later<T>(load: () => Promise<T>, waits: readonly number[] = WAITS): Part<T> {
  const here = signal<T | null>(null);
  const missing = signal(false);
  let asked: Promise<void> | null = null;

  const ask = async () => {
    for (const wait of [...waits, null]) {
      try {
        here.value = await load();
        missing.value = false;
        return;
      } catch (error) {
        if (wait === null) console.warn("a part of the app is missing", error);
        else await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    missing.value = true;
    asked = null;
  };

  return {
    here,
    missing,
    fetch() {
      asked ??= ask();
      return asked;
    },
  };
}

/** Run when the page has nothing better to do. */
export function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: 3_000 });
  else setTimeout(work, 500); // Safari has none
}
