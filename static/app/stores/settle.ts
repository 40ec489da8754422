/**
 * Work the log into the blocks when nobody waits: what a delta appended, and the layers of a snapshot's
 * pages, become one record per block again. Says the same before and after; only done where a bucket is
 * complete. Reads and seals outside the transaction, which then writes only if nothing it read has gone.
 */
import type { IDBPDatabase, IDBPTransaction } from "idb";
import type { Codec } from "./codec.ts";
import { project } from "./home-row.ts";
import { type Base, type BaseSchema, type Place, STATE, STORES, blockOf, under } from "./layout.ts";
import { type Part, belongsToNobody, compact, concerned, isEmpty, split } from "./part.ts";

const MOST_LOGGED = 24;
const MOST_BYTES = 96 * 1024;
const MOST_LAYERS = 6;
const LINE_BYTES = 48 * 1024; // larger values become files of their own

/** Whether a place is worth settling: the log is long, a snapshot left many layers, or somebody left. */
export const isDue = ({ cursor, gen, oldest, more, logged, bytes, layers, exits }: Place): boolean =>
  cursor[2] === null &&
  !more &&
  gen === oldest &&
  (exits || logged > MOST_LOGGED || bytes > MOST_BYTES || layers > MOST_LAYERS);

/** Settle every bucket that is due; true when nothing is left to do. */
export async function settle(base: Base, codec: Codec, due = isDue): Promise<boolean> {
  const state = await base.use((db) => db.get("meta", STATE));
  if (state?.key !== codec.id) return true;
  let done = true;
  for (const [bucket, place] of Object.entries(state.places)) {
    if (due(place)) done = (await settleBucket(base, codec, bucket, place)) && done;
  }
  return done;
}

interface Found<K> {
  keys: K[];
  parts: Part[];
}

type Key = [bucket: string, gen: number, ...rest: number[]];

async function settleBucket(base: Base, codec: Codec, bucket: string, place: Place): Promise<boolean> {
  const { gen } = place;
  const log = await read(base, codec, "log", bucket, gen);
  const nobodys = belongsToNobody(bucket);
  const groupOf = nobodys ? () => 0 : blockOf;
  const news = log.parts.map((part) => split(part, groupOf));
  const all = await base.use((db) => db.getAllKeys("block", under(bucket, gen)));
  const layered = place.layers > MOST_LAYERS ? all.map((key) => key[2]) : [];
  const touched = new Set([...news.flatMap((groups) => [...groups.keys()]), ...layered]);
  const writes: ["block" | "line", Key, Uint8Array][] = [];
  const gone: ["block" | "line" | "log", Key][] = log.keys.map((key) => ["log", key]);
  const last = log.keys.at(-1)?.[2] ?? 0;
  for (const block of touched) {
    const kept = await read(base, codec, "block", bucket, gen, block);
    const whole = compact([...kept.parts, ...news.flatMap((groups) => groups.get(block) ?? [])]);
    gone.push(...kept.keys.map((key): ["block", Key] => ["block", key]));
    const n = Math.max(last, ...kept.keys.map((key) => key[3] as number));
    if (!isEmpty(whole)) writes.push(["block", [bucket, gen, block, n], await seal(codec, whole)]);
  }
  if (!nobodys) {
    const kept = await read(base, codec, "line", bucket, gen);
    const whole = compact([...kept.parts, ...log.parts.map(project)]);
    gone.push(...kept.keys.map((key): ["line", Key] => ["line", key]));
    const n = Math.max(last, ...kept.keys.map((key) => key[2] as number));
    const chunks = Math.ceil(JSON.stringify(whole).length / LINE_BYTES);
    for (const [chunk, part] of split(whole, (customer) => customer % chunks)) {
      writes.push(["line", [bucket, gen, n, chunk], await seal(codec, part)]);
    }
  }

  return base.use((db) => swap(db, codec.id, bucket, place, gone, writes));
}

const seal = (codec: Codec, part: Part) => codec.seal(JSON.stringify(part));

async function read(
  base: Base,
  codec: Codec,
  store: "block" | "line" | "log",
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
  return { keys, parts: texts.map((text) => JSON.parse(text) as Part) };
}

/** Replace in one transaction, if all that was read is still there: another tab may have been faster. */
async function swap(
  db: IDBPDatabase<BaseSchema>,
  key: string,
  bucket: string,
  before: Place,
  gone: ["block" | "line" | "log", Key][],
  writes: ["block" | "line", Key, Uint8Array][],
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
  for (const [store, at, record] of writes) void tx.objectStore(store).put(record, at as never);
  const logged = gone.filter(([store]) => store === "log").length;
  state.places[bucket] = {
    ...place,
    logged: place.logged - logged,
    bytes: place.logged > logged ? place.bytes - before.bytes : 0,
    layers: 0,
    exits: place.logged > logged && place.exits,
  };
  void tx.objectStore("meta").put(state, STATE);
  await tx.done;
  return true;
}
