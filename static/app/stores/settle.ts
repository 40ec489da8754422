/**
 * Work the log into the blocks when nobody waits: what a delta appended, and the layers of a snapshot's
 * pages, become one record per block again. Says the same before and after; only done where a bucket is
 * complete. Reads and seals outside the transaction, which then writes only if nothing it read has gone.
 */
import type { IDBPDatabase, IDBPTransaction } from "idb";
import type { Codec } from "./codec.ts";
import { apart, project } from "./home-row.ts";
import { type Base, type BaseSchema, FIRST_BLOCKS, type Place, STATE, STORES, blockOf, under } from "./layout.ts";
import type { CustomerId } from "./rows.ts";
import { type Part, belongsToNobody, compact, split } from "./part.ts";

const MOST_LOGGED = 24;
const MOST_BYTES = 96 * 1024;
const RECORD_BYTES = 48 * 1024; // larger values become files of their own

/** Whether a place is worth settling: the log is long, a snapshot left many layers, or somebody left. */
export const isDue = ({ cursor, gen, oldest, more, logged, bytes, layers, exits }: Place): boolean =>
  cursor[2] === null &&
  !more &&
  gen === oldest &&
  (exits || logged > MOST_LOGGED || bytes > MOST_BYTES || layers > 1);

/** Settle every bucket that is due; true when nothing is left to do. */
export async function settle(base: Base, codec: Codec, due = isDue): Promise<boolean> {
  const state = await base.use((db) => db.get("meta", STATE));
  if (state?.key !== codec.id || state.unsettled !== null) return true;
  let done = true;
  for (const [bucket, place] of Object.entries(state.places)) {
    if (due(place)) done = (await settleBucket(base, codec, bucket, place)) && done;
  }
  return done;
}

interface Found<K> {
  keys: K[];
  parts: Part[];
  bytes: number;
}

type Key = [bucket: string, gen: number, ...rest: number[]];

type Gone = ["block" | "line" | "number" | "log", Key];
type Put = ["block" | "line" | "number", Key, Uint8Array];

async function settleBucket(base: Base, codec: Codec, bucket: string, place: Place): Promise<boolean> {
  const log = await read(base, codec, "log", bucket, place.gen);
  const change = { gone: log.keys.map((key): Gone => ["log", key]), puts: [] as Put[], blocks: place.blocks[0] ?? 1 };
  await settleBlocks(base, codec, bucket, place, log, change);
  for (const store of belongsToNobody(bucket) ? [] : (["line", "number"] as const)) {
    await settleLines(base, codec, store, bucket, place, log, change);
  }
  return base.use((db) => swap(db, codec.id, bucket, place, change));
}

interface Change {
  gone: Gone[];
  puts: Put[];
  /** How many blocks the bucket is cut in afterwards. */
  blocks: number;
}

/** Fold the log into the blocks it touches; after a snapshot, cut everything anew to a good size. */
async function settleBlocks(
  base: Base,
  codec: Codec,
  bucket: string,
  { gen, layers, size }: Place,
  log: Found<Key>,
  change: Change,
): Promise<void> {
  const nobodys = belongsToNobody(bucket);
  const before = change.blocks;
  if (layers > 0 && !nobodys) {
    change.blocks = 2 ** Math.ceil(Math.log2(Math.max(FIRST_BLOCKS, size / RECORD_BYTES)));
  }
  const groupOf = (blocks: number) => (customer: CustomerId) => (nobodys ? 0 : blockOf(customer, blocks));
  const news = log.parts.map((part) => split(part, groupOf(before)));
  const touched = new Set(news.flatMap((groups) => [...groups.keys()]));
  for (let block = 0; layers > 0 && block < before; block++) touched.add(block);
  for (const block of touched) {
    const { keys, parts } = await read(base, codec, "block", bucket, gen, block);
    change.gone.push(...keys.map((key): Gone => ["block", key]));
    const n = Math.max(log.keys.at(-1)?.[2] ?? 0, ...keys.map((key) => key[3] as number));
    const folded = compact([...parts, ...news.flatMap((groups) => groups.get(block) ?? [])]);
    for (const [at, part] of split(folded, groupOf(change.blocks))) {
      change.puts.push(["block", [bucket, gen, at, n], await seal(codec, part)]);
    }
  }
}

async function settleLines(
  base: Base,
  codec: Codec,
  store: "line" | "number",
  bucket: string,
  { gen }: Place,
  log: Found<Key>,
  change: Change,
): Promise<void> {
  const { keys, parts, bytes } = await read(base, codec, store, bucket, gen);
  change.gone.push(...keys.map((key): Gone => [store, key]));
  const n = Math.max(log.keys.at(-1)?.[2] ?? 0, ...keys.map((key) => key[2] as number));
  const chunks = Math.max(1, Math.ceil((bytes + log.bytes) / RECORD_BYTES));
  const news = log.parts.map((part) => apart(project(part))[store === "line" ? "lists" : "numbers"]);
  for (const [chunk, part] of split(compact([...parts, ...news]), (customer) => customer % chunks)) {
    change.puts.push([store, [bucket, gen, n, chunk], await seal(codec, part)]);
  }
}

const seal = (codec: Codec, part: Part) => codec.seal(JSON.stringify(part));

async function read(
  base: Base,
  codec: Codec,
  store: "block" | "line" | "number" | "log",
  ...start: (string | number)[]
): Promise<Found<Key>> {
  const { keys, records } = await base.use(async (db) => {
    const tx = db.transaction(store);
    const [found, values] = await Promise.all([
      tx.store.getAllKeys(under(...start)),
      tx.store.getAll(under(...start)),
    ]);
    return { keys: found as Key[], records: values };
  });
  const texts = await Promise.all(records.map(codec.open));
  const bytes = records.reduce((sum, record) => sum + record.length, 0);
  return { keys, parts: texts.map((text) => JSON.parse(text) as Part), bytes };
}

/** Replace in one transaction, if all that was read is still there: another tab may have been faster. */
async function swap(
  db: IDBPDatabase<BaseSchema>,
  key: string,
  bucket: string,
  before: Place,
  { gone, puts, blocks }: Change,
): Promise<boolean> {
  const tx: IDBPTransaction<BaseSchema, typeof STORES, "readwrite"> = db.transaction(STORES, "readwrite", {
    durability: "relaxed",
  });
  const state = await tx.objectStore("meta").get(STATE);
  const place = state?.places[bucket];
  const here = await Promise.all(gone.map(([store, at]) => tx.objectStore(store).getKey(at as never)));
  const same = state?.key === key && place?.gen === before.gen && place.oldest === before.oldest;
  if (!state || !place || !same || here.includes(undefined)) {
    await tx.done;
    return false;
  }
  for (const [store, at] of gone) void tx.objectStore(store).delete(at as never);
  for (const [store, at, record] of puts) void tx.objectStore(store).put(record, at as never);
  const logged = gone.filter(([store]) => store === "log").length;
  state.places[bucket] = {
    ...place,
    logged: place.logged - logged,
    bytes: place.logged > logged ? place.bytes - before.bytes : 0,
    layers: 0,
    blocks: [blocks],
    exits: place.logged > logged && place.exits,
  };
  void tx.objectStore("meta").put(state, STATE);
  await tx.done;
  return true;
}
