/**
 * The databases of whoever was here last, opened and read while the rest of the app still starts: a phone waits
 * for its disk longer than for anything else. Nothing of them is shown before it is known who is here and that
 * they may read; who else comes has theirs opened then.
 */
import { type Dossiers, openDossiers } from "./dossiers.ts";
import type { Entry } from "./operations.ts";
import { type Shelf, openShelf } from "./outbox-shelf.ts";
import type { Read } from "./reading.ts";
import { markedBooks } from "./state-marker.ts";
import { type SyncDoor, openSyncDoor } from "./sync-door.ts";

/** One person's databases, and what lay in them at first. */
export interface Opened {
  base: Dossiers;
  shelf: Shelf;
  door: SyncDoor;
  /** Other tabs and the worker, about these databases. */
  channel: BroadcastChannel | null;
  /** How the list of customers began when it was shown last; null where nobody knows. */
  first: ReturnType<Dossiers["beginning"]>;
  /** Everything; after what begins the list has been shown. */
  read: Promise<Read>;
  begun: () => void;
  entries: Promise<Entry[]>;
  /** Somebody else changed something since. */
  moved: boolean;
}

let ahead: Opened | null = null;

/** Open what the mark of this device names, if it names any. */
export function openAhead(): void {
  const name = markedBooks();
  if (name) ahead = open(name);
}

/** What was opened ahead, where it is these books; else they are opened now. */
export function takeOpened(name: string): Opened {
  const found = ahead?.base.name === name ? ahead : null;
  if (found) ahead = null;
  else void closeAhead();
  return found ?? open(name);
}

/** Let go of what was opened ahead: nobody came, or may not read it. */
export async function closeAhead(): Promise<void> {
  const left = ahead;
  ahead = null;
  if (left) await closeOpened(left);
}

/** Let go of databases; what is in them stays. */
export async function closeOpened({ base, shelf, door, channel, begun, read, entries }: Opened): Promise<void> {
  channel?.close();
  door.close();
  begun();
  await Promise.allSettled([read, entries]); // or they would open them again
  await Promise.all([base.close(), shelf.close()]);
}

function open(name: string): Opened {
  const base = openDossiers(name);
  const shelf = openShelf(name.replace(/-base$/, "-outbox"));
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(shelf.name) : null;
  const first = base.beginning().catch(() => null); // read anew with everything else
  let begun = () => {};
  const shown = new Promise<void>((done) => (begun = done));
  const read = base.read(first.then((known) => known && shown));
  const opened: Opened = { base, shelf, door: openSyncDoor(base), channel, first, read, begun, entries: shelf.entries(), moved: false };
  channel?.addEventListener("message", () => (opened.moved = true), { once: true });
  for (const each of [opened.read, opened.entries]) each.catch(() => undefined); // whoever takes them hears it
  return opened;
}
