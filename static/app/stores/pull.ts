/** Bring the books up to date: ask from where we stand, take in page after page (NDJSON), each alone. */
import { PROTOCOL, Unreachable, problemOf, reach } from "../lib/http.ts";
import type { Changed, Cursor, Dossiers, Page } from "./dossiers.ts";
import { wireHeaders } from "./outbox-wire.ts";

export interface Pulled {
  /** Nothing had changed. */
  same: boolean;
  /** The server has more, or another tab was faster: ask again. */
  again: boolean;
}

/** Pull once; `taken` hears of each page as it is committed. Rejects with `Problem` or `Unreachable`. */
export async function pull(base: Dossiers, taken: (changed: Changed) => void): Promise<Pulled> {
  const places = await base.places();
  const asked: Record<string, Cursor> = {};
  for (const [bucket, { cursor }] of Object.entries(places)) asked[bucket] = cursor;
  const response = await reach(`/api/v1/sync/pull?c=${spell(asked)}`, {
    headers: { ...wireHeaders, Accept: "application/x-ndjson" },
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
  });
  if (response.headers.get("Encours-Protocol") !== PROTOCOL) await refuse(response);
  if (response.status === 304) return { same: true, again: false };
  if (!response.ok) await refuse(response);
  let again = false;
  const more = new Map<string, boolean>();
  for await (const line of lines(response)) {
    const page = JSON.parse(line) as Page;
    const changed = await base.commit(page, asked);
    for (const part of page.buckets) {
      more.set(part.id, part.more);
      asked[part.id] = part.to;
    }
    again ||= changed.stale > 0;
    taken(changed);
  }
  return { same: false, again: again || [...more.values()].includes(true) };
}

/** Spell the cursors as the server does: base64url of their JSON. */
export function spell(cursors: Record<string, Cursor>): string {
  return btoa(JSON.stringify(cursors)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function refuse(response: Response): Promise<never> {
  const kind = response.headers.get("Content-Type") ?? "";
  if (!kind.includes("json") || response.ok) throw new Unreachable(`${response.status} ${kind}`);
  throw problemOf(response.status, await response.json().catch(() => null), response.headers);
}

/** Read whole lines as they arrive; a cut connection loses only the line it cut. */
async function* lines(response: Response): AsyncGenerator<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new Unreachable(String(error));
    });
    const parts = (rest + decoder.decode(value, { stream: !done })).split("\n");
    rest = done ? "" : (parts.pop() ?? "");
    for (const part of parts) if (part.trim()) yield part;
    if (done) return;
  }
}
