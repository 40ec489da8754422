/**
 * Hear from the server that something changed, instead of asking again and again. The word carries nothing:
 * the pull that follows tells what. One stream per device, while somebody looks; without it, or in between,
 * this device asks now and then. Every wait is drawn, so that a crowd cut off at once does not come back at once.
 */
import { effect, signal, untracked } from "@preact/signals";
import { leading } from "../lib/leading.ts";
import { bringBooks, here, pulling } from "./here.ts";
import { live, session } from "./session.ts";

const ADDRESS = "/api/v1/sync/nudges";
const NAME = "encours-nudges";
const SECOND = 1_000;

/** Milliseconds, drawn between the two. */
export const WAITS = {
  look: [0, 300], // after a word
  poll: [30 * SECOND, 60 * SECOND], // without a stream
  pollBeside: [300 * SECOND, 360 * SECOND], // with one: only in case
  reopen: [1 * SECOND, 10 * SECOND], // after a stream that had lived
  deaf: [60 * SECOND, 60 * SECOND], // two heartbeats missed: the line is dead, whatever it says
} as const;
const FIRST_FAILURE = 10 * SECOND;
const LONGEST_WAIT = 300 * SECOND;
const LIVED = 30 * SECOND;
/** An import or a night's work moves something all the time: that is no reason to ask all the time. */
const LOOKS_APART = 1 * SECOND;

/** Grows with every word: desk screens, which ask for what they show, look again. */
export const changed = signal(0);

export interface Ears {
  opened(): void;
  /** A word came: a change, the end of the session, or only a heartbeat. */
  heard(word: "changed" | "ended" | "beat"): void;
  broken(): void;
}

export interface NudgeParts {
  /** Open the stream; gives how to close it. */
  connect(ears: Ears): () => void;
  /** Something may have changed: find out. */
  look(): void;
  later?: (work: () => void, milliseconds: number) => unknown;
  forget?: (timer: unknown) => void;
  random?: () => number;
  now?: () => number;
}

export function createNudges({
  connect,
  look,
  later = (work, milliseconds) => setTimeout(work, milliseconds),
  forget = (timer) => clearTimeout(timer as number),
  random = Math.random,
  now = Date.now,
}: NudgeParts) {
  const timers = new Map<string, unknown>();
  let close: (() => void) | null = null;
  let openedAt: number | null = null;
  let failures = 0;
  let lookedAt = -LOOKS_APART;

  const between = ([low, high]: readonly [number, number]) => low + random() * (high - low);
  function wait(name: string, milliseconds: number, work: () => void): void {
    forget(timers.get(name));
    timers.set(
      name,
      later(() => {
        timers.delete(name);
        work();
      }, milliseconds),
    );
  }

  function poll(): void {
    wait("poll", between(openedAt === null ? WAITS.poll : WAITS.pollBeside), () => {
      look();
      poll();
    });
  }

  const listen = () => wait("deaf", between(WAITS.deaf), broken);
  function lookSoon(): void {
    if (timers.has("look")) return;
    wait("look", Math.max(between(WAITS.look), lookedAt + LOOKS_APART - now()), () => {
      lookedAt = now();
      look();
    });
  }

  function broken(): void {
    close?.();
    close = null;
    forget(timers.get("deaf"));
    const lived = openedAt !== null && now() - openedAt >= LIVED;
    failures = lived ? 0 : failures + 1;
    openedAt = null;
    const most = Math.min(LONGEST_WAIT, FIRST_FAILURE * 2 ** failures);
    wait("reopen", failures === 0 ? between(WAITS.reopen) : between([most / 4, most]), open);
    poll();
  }

  function open(): void {
    close = connect({
      opened() {
        openedAt = now();
        lookSoon(); // what moved before this moment was not heard
        listen();
        poll();
      },
      heard(word) {
        listen();
        if (word !== "beat") lookSoon();
      },
      broken,
    });
  }

  return {
    /** Somebody looks: listen, and ask now and then until the stream stands. */
    wake(): void {
      if (close || timers.has("reopen")) return;
      failures = 0;
      open();
      poll();
    },

    /** Nobody looks any more: no stream, no questions. */
    sleep(): void {
      close?.();
      close = null;
      openedAt = null;
      for (const timer of timers.values()) forget(timer);
      timers.clear();
    },
  };
}

/** The browser's own event stream. */
function connect({ opened, heard, broken }: Ears): () => void {
  const source = new EventSource(ADDRESS);
  source.onopen = opened;
  source.onerror = broken;
  for (const word of ["changed", "ended", "beat"] as const) {
    source.addEventListener(word, () => heard(word));
  }
  return () => source.close();
}

/** Listen from now on, in one of this device's windows at a time, while it is seen and somebody is signed in. */
export function startNudges(): void {
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;
  channel?.addEventListener("message", () => (changed.value += 1));
  const nudges = createNudges({
    connect,
    look() {
      channel?.postMessage("changed");
      changed.value += 1;
      void catchUp();
    },
  });
  const lead = leading(NAME, nudges.wake, nudges.sleep);
  const seen = signal(document.visibilityState === "visible");
  document.addEventListener("visibilitychange", () => (seen.value = document.visibilityState === "visible"));
  addEventListener("pagehide", () => (seen.value = false));
  addEventListener("pageshow", () => (seen.value = document.visibilityState === "visible"));
  effect(() => {
    const wanted = seen.value && session.value !== null && here.value !== null && live.value !== false;
    untracked(wanted ? lead.ask : lead.yield);
  });
}

/** A pull on its way may have read before the change: let it end, then pull again. */
async function catchUp(): Promise<void> {
  if (pulling.peek()) await bringBooks();
  await bringBooks();
}
