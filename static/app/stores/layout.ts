/**
 * How the books are laid out: few large records, because a browser's database costs per record. A
 * snapshot's rows lie in `block`s of customers and, condensed for the lists, in `line`s, and for the search in
 * `number`s; what changes afterwards is appended to `log` and worked into all when idle. Everything is a part (`part.ts`).
 *
 * Keys start with bucket and generation, so that leaving a bucket, or sweeping what a new snapshot did
 * not bring, deletes one range and reads nothing.
 */
import type { DBSchema } from "idb";
import { type Store, keepOpen } from "../lib/database.ts";
import type { Cursor, ScopeVersion } from "./part.ts";
import type { CustomerId } from "./rows.ts";

/** Raise it when the layout or the rows change: the books are then fetched anew, the outbox stays. */
const SCHEMA = 5;
/** Blocks per page of a snapshot: a record costs more than its bytes, so few; settling makes more. */
export const FIRST_BLOCKS = 8;

/** Where a bucket stands. */
export interface Place {
  cursor: Cursor;
  gen: number;
  /** The oldest generation that lies here: below `gen` until a new snapshot is complete. */
  oldest: number;
  /** How many blocks each of these generations is cut in, oldest first. */
  blocks: number[];
  /** The last part taken in was not the last one told. */
  more: boolean;
  /** Parts in the log, and their bytes. */
  logged: number;
  bytes: number;
  /** Layers of blocks a snapshot left, not yet folded, and their bytes. */
  layers: number;
  size: number;
  /** Somebody left: what they left behind is to be removed from the blocks as soon as possible. */
  exits: boolean;
}

/** What the books know of themselves: one record, read and written with every commit. */
export interface State {
  /** The key they are sealed with. */
  key: string;
  scope_ver: ScopeVersion;
  scope: string[];
  places: Record<string, Place>;
  /** The next number: later parts have higher ones. */
  next: number;
  /** The number from which some bucket has had more to come; null when all is told. */
  unsettled: number | null;
}

/** Some bucket has not yet come whole for the first time; one that comes anew is shown as it was until it has. */
export const isFilling = (state: State | undefined): boolean =>
  !state || state.scope.some((bucket) => !state.places[bucket] || isFirst(state.places[bucket]));

const isFirst = ({ cursor, gen, oldest }: Place): boolean => cursor[2] !== null && gen === oldest;

type BlockKey = [bucket: string, gen: number, block: number, n: number];
type LineKey = [bucket: string, gen: number, n: number, chunk: number];
type LogKey = [bucket: string, gen: number, n: number];

export interface BaseSchema extends DBSchema {
  block: { key: BlockKey; value: Uint8Array };
  line: { key: LineKey; value: Uint8Array };
  number: { key: LineKey; value: Uint8Array };
  log: { key: LogKey; value: Uint8Array };
  meta: { key: string; value: State };
}

export type Base = Store<BaseSchema>;
export const STORES = ["block", "line", "number", "log", "meta"] as const;
export const STATE = "state";
/** Where the beginning of the list of customers lies, among the lines, until the books change. */
export const BEGINNING: LineKey = ["beginning", 0, 0, 0];

export const baseName = (installation: string, userId: number) =>
  `encours-${installation}-${userId}-base`;

/** Whose books bear this name, by id. */
export const personOf = (books: string): number => Number(/-(\d+)-base$/.exec(books)?.[1]);

export function openBase(name: string): Base {
  return keepOpen<BaseSchema>(name, SCHEMA, (db) => {
    for (const old of [...db.objectStoreNames]) db.deleteObjectStore(old);
    for (const store of STORES) db.createObjectStore(store);
  });
}

export const blockOf = (customer: CustomerId, blocks: number): number => Math.abs(customer | 0) % blocks;

/** Every key that starts so: no number sorts above a list. */
export const under = (...start: (string | number)[]): IDBKeyRange =>
  IDBKeyRange.bound(start, [...start, []]);

/** Every key of a bucket's older generations. */
export const below = (bucket: string, gen: number): IDBKeyRange =>
  IDBKeyRange.bound([bucket], [bucket, gen], false, true);
