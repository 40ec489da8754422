/**
 * Parts of buckets, as they travel and as they lie on this phone: rows column by column, and what went.
 * Whatever is stored is a part, so that reading, compacting and the wire share one meaning: within a
 * part exits come first, then deletes, then puts; a later part wins over an earlier one.
 */
import type { CustomerId } from "./rows.ts";

/** [epoch, seq, start]; `start` is null once the bucket is complete. */
export type Cursor = [epoch: number, seq: number, start: number | null];
export type ScopeVersion = (number | string | null)[];
export type Row = { id: string | number; customer_id?: CustomerId | null };
export type Rows = Record<string, Record<string, Row>>;
export type Deletion = [entity: string, id: string | number, customerId: CustomerId | null];

/** Rows of one entity, column by column: `c[i]` holds every value of field `f[i]`. */
export interface Columns {
  f: string[];
  c: unknown[][];
}

export interface Part {
  exit: CustomerId[];
  del: Deletion[];
  put: Record<string, Columns>;
  /** In memory only: a change heard while some bucket has more to come, so who left may be about to enter another. */
  fresh?: boolean;
}

export interface BucketPart extends Part {
  id: string;
  from: Cursor | null;
  to: Cursor;
  reset: boolean;
  more: boolean;
}

export interface Page {
  scope_ver: ScopeVersion;
  scope: string[];
  server_time: string;
  buckets: BucketPart[];
}

/** Buckets whose rows lie in no customer's dossier. */
export const belongsToNobody = (bucket: string) => bucket === "ref" || bucket.startsWith("user:");

/** Where two buckets bring the same row, the fuller one wins: core over pin over department over history. */
export const byRank = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1);

function rank(bucket: string): number {
  if (bucket.endsWith("/history")) return 0;
  return bucket.startsWith("department:") ? 1 : bucket.startsWith("pin:") ? 2 : 3;
}

export const isEmpty = ({ exit, del, put }: Part): boolean =>
  exit.length === 0 && del.length === 0 && Object.keys(put).length === 0;

/** The column that says whose row it is. */
export const ownerColumn = (entity: string, fields: readonly string[]): number =>
  fields.indexOf(entity === "customer" || entity === "summary" ? "id" : "customer_id");

const ownerOf = ([, id, customer]: Deletion): CustomerId => customer ?? Number(id);

/** Every customer a part is about. */
export function concerned(part: Part): Set<CustomerId> {
  const found = new Set([...part.exit, ...part.del.map(ownerOf)]);
  for (const [entity, { f, c }] of Object.entries(part.put)) {
    for (const owner of c[ownerColumn(entity, f)] ?? []) found.add(Number(owner));
  }
  return found;
}

/** Cut a part in groups of customers. */
export function split(part: Part, groupOf: (customer: CustomerId) => number): Map<number, Part> {
  const groups = new Map<number, Part>();
  const group = (number: number): Part => {
    let found = groups.get(number);
    if (!found) groups.set(number, (found = { exit: [], del: [], put: {}, ...(part.fresh && { fresh: true }) }));
    return found;
  };
  for (const customer of part.exit) group(groupOf(customer)).exit.push(customer);
  for (const deletion of part.del) group(groupOf(ownerOf(deletion))).del.push(deletion);
  for (const [entity, { f, c }] of Object.entries(part.put)) {
    const owners = c[ownerColumn(entity, f)];
    for (let row = 0; row < lengthOf(c); row++) {
      const put = group(groupOf(Number(owners?.[row]))).put;
      const columns = (put[entity] ??= { f, c: f.map(() => []) }).c;
      for (let i = 0; i < f.length; i++) columns[i]?.push(c[i]?.[row] ?? null);
    }
  }
  return groups;
}

const lengthOf = (columns: unknown[][]): number => columns[0]?.length ?? 0;

/** Fold parts, oldest first, into one that says the same to somebody who knew nothing before. */
export function compact(parts: Iterable<Part>): Part {
  const kept = new Map<string, { f: string[]; rows: Map<string, unknown[]> }>();
  for (const { exit, del, put } of parts) {
    for (const [entity, { f, rows }] of exit.length > 0 ? kept : []) {
      const [owner, left] = [ownerColumn(entity, f), new Set(exit)];
      for (const [id, row] of rows) if (left.has(Number(row[owner]))) rows.delete(id);
    }
    for (const [entity, id] of del) kept.get(entity)?.rows.delete(String(id));
    for (const [entity, { f, c }] of Object.entries(put)) {
      let known = kept.get(entity);
      if (!known) kept.set(entity, (known = { f, rows: new Map() }));
      const order = known.f.map((field) => f.indexOf(field));
      const extra = f.filter((field) => !known.f.includes(field));
      if (extra.length > 0) known.f = [...known.f, ...extra];
      order.push(...extra.map((field) => f.indexOf(field)));
      const id = f.indexOf("id");
      for (let row = 0; row < lengthOf(c); row++) {
        known.rows.set(String(c[id]?.[row]), order.map((column) => c[column]?.[row] ?? null));
      }
    }
  }
  const put: Part["put"] = {};
  for (const [entity, { f, rows }] of kept) {
    const lines = [...rows.values()];
    if (lines.length > 0) put[entity] = { f, c: f.map((_, i) => lines.map((row) => row[i] ?? null)) };
  }
  return { exit: [], del: [], put };
}

/** One customer in one bucket: what is there, and what a fresh exit took from it. */
export interface Section {
  rows: Rows;
  left: Rows;
}

/** Fold what parts say of one customer, oldest part first. */
export function sectionOf(parts: Iterable<Part>, customer: CustomerId): Section {
  let [rows, left]: [Rows, Rows] = [{}, {}];
  for (const { exit, del, put, fresh } of parts) {
    if (exit.includes(customer)) [left, rows] = [fresh && !isBare(rows) ? rows : left, {}];
    for (const [entity, id] of del) if (rows[entity]) delete rows[entity][id];
    for (const [entity, { f, c }] of Object.entries(put)) {
      const owners = c[ownerColumn(entity, f)] ?? [];
      for (const [i, owner] of owners.entries()) {
        if (Number(owner) === customer) keep(rows, entity, rowAt(f, c, i));
      }
    }
  }
  return { rows, left };
}

/** Whether no row is left. */
export const isBare = (rows: Rows): boolean =>
  Object.values(rows).every((byId) => Object.keys(byId).length === 0);

/** Fold whole parts, whoever's rows they are. */
export function foldAll(rows: Rows, { del, put }: Part): Rows {
  for (const [entity, id] of del) if (rows[entity]) delete rows[entity][id];
  for (const [entity, row] of rowsOf(put)) keep(rows, entity, row);
  return rows;
}

function keep(rows: Rows, entity: string, row: Row): void {
  (rows[entity] ??= {})[row.id] = row;
}

function rowAt(f: readonly string[], c: readonly unknown[][], i: number): Row {
  const row: Record<string, unknown> = {};
  for (let column = 0; column < f.length; column++) row[f[column] as string] = c[column]?.[i] ?? null;
  return row as Row;
}

/** Read columns back into rows. */
export function* rowsOf(put: Record<string, Columns>): Generator<[entity: string, row: Row]> {
  for (const [entity, { f, c }] of Object.entries(put)) {
    for (let i = 0; i < lengthOf(c); i++) yield [entity, rowAt(f, c, i)];
  }
}

/** Nothing stored equals nothing asked: a bucket first met starts at zero of any epoch. */
export function same(stored: Cursor | undefined, expected: Cursor | null | undefined): boolean {
  if (!stored) return !expected || (expected[1] === 0 && expected[2] === null);
  return !!expected && stored.every((value, i) => value === expected[i]);
}

/** Order two scope versions, first part first; a missing boundary is the oldest. */
export function compare(a: ScopeVersion, b: ScopeVersion): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? "", b[i] ?? ""];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
