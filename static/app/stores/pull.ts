/** Bring the books up to date: ask from where we stand, and let the answer be taken in page after page (NDJSON). */
import { ANSWER_WITHIN, PROTOCOL, Unreachable, patience, problemOf, reach } from "../lib/http.ts";
import type { Taken } from "./commit.ts";
import type { MakeIntake } from "./intake.ts";
import type { State } from "./layout.ts";
import type { Cursor, Page } from "./part.ts";
import { wireHeaders } from "./outbox-wire.ts";

export interface Pulled {
  /** Nothing had changed. */
  same: boolean;
  /** The server has more, or another tab was faster: ask again. */
  again: boolean;
}

export interface PullParts {
  /** Whose books they are, by id. */
  person: number;
  /** What the books know of themselves; undefined where nothing lies yet. */
  state: State | undefined;
  intake: MakeIntake;
  /** Hears of each page as it is committed. */
  taken: (taken: Taken) => void;
  /** How many entries wait on this phone: the server shows it to whoever looks after devices. */
  pending?: number;
}

/** Pull once. Rejects with `Problem` or `Unreachable`; what came whole before that is kept. */
export async function pull(parts: PullParts): Promise<Pulled> {
  const wait = patience(ANSWER_WITHIN); // for each piece anew: the whole takes as long as it takes
  try {
    return await pullPatiently(parts, wait);
  } finally {
    wait.rest();
  }
}

async function pullPatiently(
  { person, state, intake, taken, pending = 0 }: PullParts,
  { signal, alive, rest }: ReturnType<typeof patience>,
): Promise<Pulled> {
  const asked: Record<string, Cursor> = {};
  for (const [bucket, { cursor }] of Object.entries(state?.places ?? {})) asked[bucket] = cursor;
  const response = await reach(`/api/v1/sync/pull?c=${spell(asked)}`, {
    headers: { ...wireHeaders(person), "Encours-Pending": String(pending), Accept: "application/x-ndjson" },
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    signal,
  });
  if (response.headers.get("Encours-Protocol") !== PROTOCOL) await refuse(response);
  if (response.status === 304) {
    const scope_ver = response.headers.get("Encours-Scope");
    if (!scope_ver || scope_ver === JSON.stringify(state?.scope_ver)) return { same: true, again: false };
    const page = { scope_ver: JSON.parse(scope_ver), scope: Object.keys(asked), server_time: "", buckets: [] };
    const taking = intake(asked, taken);
    taking.chunk(new TextEncoder().encode(`${JSON.stringify(page satisfies Page)}\n`));
    await taking.end();
    return { same: true, again: false };
  }
  if (!response.ok) await refuse(response);
  const taking = intake(asked, taken);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let lost: unknown = null;
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      lost = error;
      return { done: true, value: undefined };
    });
    if (value) taking.chunk(value);
    if (done) break;
    alive();
  }
  rest(); // what came is written down, however long that takes
  const { again, cut } = await taking.end();
  if (lost !== null || cut) throw new Unreachable(String(lost ?? "cut inside a page"));
  return { same: false, again };
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
