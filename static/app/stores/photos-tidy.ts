/** What of an album may follow its entry, and what may go. Pure. */
import type { Entry } from "./operations.ts";
import type { Photo } from "./photos.ts";

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
/** Sent photos stay a week: to be seen without a network, and for a server that comes back from a backup. */
export const SENT_KEPT = 7 * DAY;
export const MOST_SENT = 60;
/** A photo nothing names is one whose draft is just being written, or one whose draft is gone. */
const UNNAMED_KEPT = 2 * HOUR;

export const photosOf = ({ op }: Entry): string[] =>
  "attachments" in op.args ? (op.args.attachments ?? []) : [];

/** The photos of entries the server has taken. */
export function saidOf(entries: readonly Entry[]): Set<string> {
  const taken = entries.filter(({ result }) => result !== null && result.outcome !== "rejected");
  return new Set(taken.flatMap(photosOf));
}

/** The photos that may leave this phone; `kept` are those a draft or an entry names. */
export function disposable(album: readonly Photo[], kept: ReadonlySet<string>, now: number): string[] {
  const sent = album.filter(({ sent_at }) => sent_at !== null);
  const newest = new Set(sent.slice(-MOST_SENT));
  return album
    .filter((photo) => {
      if (photo.sent_at !== null) return now - photo.sent_at > SENT_KEPT || !newest.has(photo);
      return !photo.said && !kept.has(photo.id) && now - photo.taken_at > UNNAMED_KEPT;
    })
    .map(({ id }) => id);
}
