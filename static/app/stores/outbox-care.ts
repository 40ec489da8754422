/** What the outbox needs now and then, and no screen waits for: making room, and saying again what an update helps. */
import { isFull } from "../lib/database.ts";
import { type Entry, waitsForUpdate } from "./operations.ts";
import type { Outbox } from "./outbox.ts";
import type { Shelf } from "./outbox-shelf.ts";

const DAY = 24 * 3600 * 1000;
/** Answers are shown this long; and kept this long where the server does not say what its backups hold. */
const SHOWN = 14 * DAY;
const UNCOVERED = 35 * DAY;
/** Held back so that words fit on a full phone: a file whose room comes back at once, larger than browsers overshoot. */
const RESERVE_BYTES = 2 * 1024 * 1024;

/** As long as this, the server may be of two versions: a release replaces its processes one by one. */
const RELEASE = 3600 * 1000;

/**
 * What an older app said and the server did not know yet, or this one and a process of the version before:
 * let it wait again, to go out anew.
 */
export async function retryAfterUpdate(outbox: Outbox, now = Date.now()): Promise<boolean> {
  const entries = await outbox.entries();
  const old = entries.filter(
    (entry) => waitsForUpdate(entry) && (entry.result?.app !== __APP_VERSION__ || now - entry.result.answered_at > RELEASE),
  );
  await outbox.reopen(entries, old);
  return old.length > 0;
}

/**
 * Drop answers nobody needs any more: closed, old, and certain to survive a restore of the server.
 * Refused ones a restore cannot touch. Gives how many went.
 */
export async function forgetOld(shelf: Shelf, now = Date.now()): Promise<number> {
  const covered = Date.parse(((await shelf.use((db) => db.get("meta", "covered_to"))) as string | undefined) ?? "");
  const isOld = ({ result }: Entry): boolean => {
    if (!result?.closed) return false;
    const age = now - result.answered_at;
    const safe = Number.isNaN(covered) ? age > UNCOVERED : result.answered_at < covered;
    return age > SHOWN && (safe || result.outcome === "rejected");
  };
  const old = (await shelf.entries()).filter(isOld);
  if (old.length > 0) await remove(shelf, old);
  return old.length;
}

const remove = (shelf: Shelf, entries: Entry[]): Promise<void> =>
  shelf.use(async (db) => {
    const tx = db.transaction(["op", "result"], "readwrite");
    for (const { op } of entries) {
      await tx.objectStore("op").delete(op.n);
      await tx.objectStore("result").delete(op.op_id);
    }
    await tx.done;
  });

/** Hold room back for words; false when the phone is too full even for that. */
export async function holdRoom(shelf: Shelf): Promise<boolean> {
  try {
    await shelf.use(async (db) => {
      if ((await db.getKey("meta", shelf.reserve)) === undefined) await db.put("meta", noise(), shelf.reserve);
    });
    return true;
  } catch (error) {
    if (!isFull(error)) throw error;
    return false;
  }
}

/** What compresses reserves nothing. */
function noise(): Uint8Array {
  const bytes = new Uint8Array(RESERVE_BYTES);
  for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}
