/**
 * A mark beside the databases: where it stands and they do not, the browser has cleared what was here. The
 * person hears of it, for unsent work may be among what is gone. Clearing everything of a site takes the mark
 * along; then the server's memory of this device would be needed, and nothing is claimed.
 */
import { signal } from "@preact/signals";

const MARK = "encours.here";

/** This device held somebody's data, and it is gone without anybody having asked for that. */
export const lost = signal(false);

/** Somebody's data is here from now on, the books under this name. */
export const markHere = (books: string): void => write(books);

/** The books of whoever was here last; null when nobody is known, or an older version left the mark. */
export const markedBooks = (): string | null => /-base$/.exec(read() ?? "")?.input ?? null;

/** What was here has been erased on purpose. */
export const unmarkHere = (): void => write(null);

/** Compare the mark with what is here: `known` is false when this device remembers nobody. */
export function compareMark(known: boolean): void {
  if (!known && read() !== null) lost.value = true;
}

/** The person has been told. */
export function acknowledgeLoss(): void {
  lost.value = false;
}

function read(): string | null {
  try {
    return localStorage.getItem(MARK);
  } catch {
    return null; // storage refused: nothing to compare
  }
}

function write(value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(MARK);
    else localStorage.setItem(MARK, value);
  } catch {
    // as above
  }
}
