/** What the outbox needs now and then, and no screen waits for: making room, and saying again what an update helps. */
import { type Entry, waitsForUpdate } from "./operations.ts";
import type { Outbox } from "./outbox.ts";
import type { Shelf } from "./outbox-shelf.ts";

const DAY = 24 * 3600 * 1000;
/** Answers are shown this long; and kept this long where the server does not say what its backups hold. */
const SHOWN = 14 * DAY;
const UNCOVERED = 35 * DAY;

/** What an older app said and the server did not know yet: let it wait again, to go out from this one. */
export async function retryAfterUpdate(outbox: Outbox): Promise<boolean> {
  const entries = await outbox.entries();
  const old = entries.filter((entry) => waitsForUpdate(entry) && entry.result?.app !== __APP_VERSION__);
  await outbox.reopen(entries, old);
  return old.length > 0;
}

/**
 * Drop answers nobody needs any more: closed, old, and certain to survive a restore of the server.
 * Refused ones a restore cannot touch. Gives how many went.
 */
export async function forgetOld(shelf: Shelf, now = Date.now()): Promise<number> {
  const covered = Date.parse((await shelf.coveredTo()) ?? "");
  const isOld = ({ result }: Entry): boolean => {
    if (!result?.closed) return false;
    const age = now - result.answered_at;
    const safe = Number.isNaN(covered) ? age > UNCOVERED : result.answered_at < covered;
    return age > SHOWN && (safe || result.outcome === "rejected");
  };
  const old = (await shelf.entries()).filter(isOld);
  if (old.length > 0) await shelf.remove(old);
  return old.length;
}
