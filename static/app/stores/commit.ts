/**
 * Take pages in. A page commits in one transaction, data and cursor together, and only where the stored
 * cursor is the one the page starts from: a late answer can never resurrect what a newer one removed.
 * After a reset the old rows stay readable until the last page has come; then what was not sent again is
 * swept. Sealing happens before the transaction, which must not wait for anything but the database.
 */
import type { IDBPTransaction } from "idb";
import { giveUp } from "../lib/database.ts";
import type { Codec } from "./codec.ts";
import { apart, project } from "./home-row.ts";
import {
  type Base,
  type BaseSchema,
  STATE,
  STORES,
  type Place,
  type State,
  BEGINNING,
  FIRST_BLOCKS,
  below,
  blockOf,
  under,
} from "./layout.ts";
import {
  type BucketPart,
  type Cursor,
  type Page,
  type Part,
  belongsToNobody,
  compare,
  isEmpty,
  same,
  split,
} from "./part.ts";

/** What a commit did to the books, for whoever shows them. Whole rows for shared buckets, lines for others. */
export type Step =
  | { do: "part"; bucket: string; gen: number; part: Part }
  | { do: "sweep"; bucket: string; gen: number }
  | { do: "forget"; bucket: string };

export interface Taken {
  steps: Step[];
  /** Numbers to search by came with a snapshot: tens of thousands, which are on the disk but in no step. */
  numbers: boolean;
  /** Parts whose `from` was no longer ours: somebody else was faster, pull again. */
  stale: number;
  /** The books' number before this page: whoever stood there only has to follow the steps. */
  before: number;
  state: State | undefined;
}

type Tx = IDBPTransaction<BaseSchema, typeof STORES, "readwrite">;

/** A part with its records sealed, ready to be written. */
export interface Prepared {
  part: BucketPart;
  /** What whoever shows the books hears of it. */
  told: Part;
  snapshot: boolean;
  blocks: [block: number, record: Uint8Array][];
  line: Uint8Array | null;
  number: Uint8Array | null;
  log: Uint8Array | null;
}

const LAYERS = ["block", "line", "number", "log"] as const;
const RELAXED = { durability: "relaxed" } as const; // whatever is lost can be fetched again

/** Take in one page of a pull; `asked` are the cursors the request was made with. */
export async function commit(
  base: Base,
  codec: Codec,
  page: Page,
  asked: Record<string, Cursor>,
): Promise<Taken> {
  return write(base, codec, page, await seal(codec, page), asked);
}

/** Seal the records of a page; needs no database, so it may run ahead of the pages before. */
export const seal = (codec: Codec, page: Page): Promise<Prepared[]> =>
  Promise.all(page.buckets.map((part) => prepare(codec, part)));

/** Write a sealed page. */
export function write(
  base: Base,
  codec: Codec,
  page: Page,
  prepared: Prepared[],
  asked: Record<string, Cursor>,
): Promise<Taken> {
  return base.use(async (db) => {
    const tx = db.transaction(STORES, "readwrite", RELAXED);
    try {
      const taken = await takeIn(tx, codec.id, page, prepared, asked);
      tx.commit(); // nothing more comes: no need to hear of each request first
      await tx.done;
      return taken;
    } catch (error) {
      giveUp(tx);
      throw error;
    }
  });
}

async function prepare(codec: Codec, part: BucketPart): Promise<Prepared> {
  const content: Part = { exit: part.exit, del: part.del, put: part.put };
  const nobodys = belongsToNobody(part.id);
  const snapshot = part.reset || !part.from || part.from[2] !== null;
  const seen = nobodys ? content : project(part, snapshot);
  const sealed = (of: Part) => (isEmpty(of) ? null : codec.seal(JSON.stringify(of)));
  if (!snapshot) return { part, told: { ...seen, fresh: true }, snapshot, blocks: [], line: null, number: null, log: await sealed(content) };
  const groups = [...split(content, (customer) => (nobodys ? 0 : blockOf(customer, FIRST_BLOCKS)))];
  const { lists, numbers } = apart(seen);
  const [line, number, ...records] = await Promise.all([
    nobodys ? null : sealed(lists),
    nobodys ? null : sealed(numbers),
    ...groups.map(([, of]) => sealed(of)),
  ]);
  const blocks = groups.map(([block], i) => [block, records[i]] as [number, Uint8Array]);
  return { part, told: nobodys ? seen : lists, snapshot, blocks, line: line ?? null, number: number ?? null, log: null };
}

async function takeIn(
  tx: Tx,
  key: string,
  page: Page,
  prepared: Prepared[],
  asked: Record<string, Cursor>,
): Promise<Taken> {
  const known = await stateOf(tx, key);
  const before = known?.next ?? 0;
  const taken: Taken = { steps: [], numbers: false, stale: 0, before, state: known };
  if (known && compare(page.scope_ver, known.scope_ver) < 0) {
    return { ...taken, stale: page.buckets.length };
  }
  const { scope_ver, scope } = page;
  const state: State = { key, scope_ver, scope, places: { ...known?.places }, next: before + 1, unsettled: null };
  for (const bucket of known?.scope ?? []) {
    if (!scope.includes(bucket)) forget(tx, state, bucket, taken);
  }
  later(tx.objectStore("line").delete(BEGINNING)); // it may not be true any longer
  for (const each of prepared) takePart(tx, state, each, asked[each.part.id], taken);
  const open = Object.values(state.places).some(({ more }) => more);
  if (open) state.unsettled = known?.unsettled ?? before;
  later(tx.objectStore("meta").put(state, STATE));
  return { ...taken, state };
}

/** What is known; under another key nothing is, and nothing can be read: start over. */
async function stateOf(tx: Tx, key: string): Promise<State | undefined> {
  const state = await tx.objectStore("meta").get(STATE);
  if (!state || state.key === key) return state;
  for (const store of STORES) later(tx.objectStore(store).clear());
  return undefined;
}

/** A bucket left the scope: everything it brought goes, and its cursor with it. */
function forget(tx: Tx, state: State, bucket: string, taken: Taken): void {
  for (const store of LAYERS) later(tx.objectStore(store).delete(under(bucket)));
  delete state.places[bucket];
  taken.steps.push({ do: "forget", bucket });
}

function takePart(
  tx: Tx,
  state: State,
  prepared: Prepared,
  asked: Cursor | undefined,
  taken: Taken,
): void {
  const { part, told, snapshot } = prepared;
  const place = state.places[part.id];
  if (!same(place?.cursor, part.reset ? asked : part.from)) {
    taken.stale += 1;
    return;
  }
  const gen = (place?.gen ?? 0) + (part.reset ? 1 : 0);
  const oldest = place?.oldest ?? gen;
  const cut = part.reset || !place ? [...(place?.blocks ?? []), FIRST_BLOCKS] : place.blocks;
  const n = state.next++;
  const at: Place = {
    ...(part.reset || !place ? { logged: 0, bytes: 0, layers: 0, size: 0, exits: false } : place),
    cursor: part.to,
    gen,
    oldest: part.more ? oldest : gen,
    blocks: part.more ? cut : cut.slice(-1),
    more: part.more,
  };
  for (const [block, record] of prepared.blocks) {
    at.size += record.length;
    later(tx.objectStore("block").put(record, [part.id, gen, block, n]));
  }
  if (prepared.line) later(tx.objectStore("line").put(prepared.line, [part.id, gen, n, 0]));
  if (prepared.number) later(tx.objectStore("number").put(prepared.number, [part.id, gen, n, 0]));
  if (prepared.log) later(tx.objectStore("log").put(prepared.log, [part.id, gen, n]));
  at.layers += snapshot && prepared.blocks.length > 0 ? 1 : 0;
  at.logged += prepared.log ? 1 : 0;
  at.bytes += prepared.log?.length ?? 0;
  at.exits ||= part.exit.length > 0;
  state.places[part.id] = at;
  if (!isEmpty(part)) taken.steps.push({ do: "part", bucket: part.id, gen, part: told });
  taken.numbers ||= prepared.number !== null;
  if (at.oldest === oldest) return;
  for (const store of LAYERS) later(tx.objectStore(store).delete(below(part.id, gen)));
  taken.steps.push({ do: "sweep", bucket: part.id, gen });
}

/** Nobody waits for a single write: the transaction says whether all of them happened. */
function later(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

