/**
 * The books as this phone knows them: one record per customer, in one section per bucket that brought
 * some of it, so that leaving a bucket touches only what that bucket brought (README, "The wire").
 *
 * A page commits in one transaction, data and cursor together, and only where the stored cursor is the
 * one the page starts from: a late answer can never resurrect what a newer one removed. After a reset
 * the old rows stay readable until the last page has come; then what was not sent again is swept.
 */
import type { DBSchema, IDBPTransaction } from "idb";
import { type Store, keepOpen } from "../lib/database.ts";
import { type HomeRow, homeRow } from "./home-row.ts";
import type { CustomerId, CustomerRows, SharedRows } from "./rows.ts";

/** [epoch, seq, start]; `start` is null once the bucket is complete. */
export type Cursor = [epoch: number, seq: number, start: number | null];
export type ScopeVersion = (number | string | null)[];
export type Row = { id: string | number; customer_id?: CustomerId | null };
type Rows = Record<string, Record<string, Row>>;

/** Rows of one entity, column by column: `c[i]` holds every value of field `f[i]`. */
export interface Columns {
  f: string[];
  c: unknown[][];
}

export interface BucketPart {
  id: string;
  from: Cursor | null;
  to: Cursor;
  reset: boolean;
  more: boolean;
  exit: CustomerId[];
  del: [entity: string, id: string | number, customerId: CustomerId | null][];
  put: Record<string, Columns>;
}

export interface Page {
  scope_ver: ScopeVersion;
  scope: string[];
  server_time: string;
  buckets: BucketPart[];
}

interface Section {
  gen: number;
  rows: Rows;
  /** What an earlier generation brought, readable until the sweep. */
  old?: Rows;
}

interface Dossier {
  customer_id: CustomerId;
  sections: Record<string, Section>;
}

export interface Place {
  cursor: Cursor;
  gen: number;
  sweep: boolean;
}

interface BaseSchema extends DBSchema {
  dossier: { key: number; value: Dossier };
  home: { key: number; value: HomeRow };
  shared: { key: string; value: { bucket: string } & Section };
  meta: { key: string; value: unknown };
}

const STORES = ["dossier", "home", "shared", "meta"] as const;
type Tx = IDBPTransaction<BaseSchema, typeof STORES, "readwrite">;

/** What a commit changed: customers whose dossier did, and whether shared rows did. */
export interface Changed {
  customers: Set<CustomerId>;
  shared: boolean;
  /** Parts whose `from` was no longer ours: somebody else was faster, pull again. */
  stale: number;
}

export const baseName = (installation: string, userId: number) =>
  `encours-${installation}-${userId}-base`;

export function openDossiers(name: string) {
  const store: Store<BaseSchema> = keepOpen<BaseSchema>(name, 1, (db) => {
    db.createObjectStore("dossier", { keyPath: "customer_id" });
    db.createObjectStore("home", { keyPath: "id" });
    db.createObjectStore("shared", { keyPath: "bucket" });
    db.createObjectStore("meta");
  });

  return {
    name,
    close: store.close,
    erase: store.erase,

    /** Take in one page of a pull; `asked` are the cursors the request was made with. */
    commit: (page: Page, asked: Record<string, Cursor>) =>
      store.use(async (db) => {
        const tx = db.transaction(STORES, "readwrite");
        try {
          const changed = await takeIn(tx, page, asked);
          await tx.done;
          return changed;
        } catch (error) {
          abort(tx);
          throw error;
        }
      }),

    /** Every bucket's place: what to ask for next, and how far answers have come. */
    places: () =>
      store.use(async (db) => {
        const tx = db.transaction("meta");
        const [keys, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
        const found: Record<string, Place> = {};
        for (const [i, key] of keys.entries()) {
          if (key.startsWith(PLACE)) found[key.slice(PLACE.length)] = values[i] as Place;
        }
        return found;
      }),

    scope: () => store.use((db) => db.get("meta", "scope")) as Promise<Scope | undefined>,
    home: () => store.use((db) => db.getAll("home")),
    homeRows: (ids: CustomerId[]) =>
      store.use((db) => Promise.all(ids.map((id) => db.get("home", id)))),

    /** One customer, folded from all sections; null when none is left. */
    customer: (id: CustomerId) =>
      store.use(async (db) => {
        const dossier = await db.get("dossier", id);
        return dossier ? fold(dossier) : null;
      }),

    shared: () =>
      store.use(async (db) => {
        const rows: Rows = {};
        for (const section of await db.getAll("shared")) lay(rows, section);
        return rows as unknown as Partial<SharedRows>;
      }),
  };
}

export type Dossiers = ReturnType<typeof openDossiers>;

interface Scope {
  scope_ver: ScopeVersion;
  scope: string[];
}

const PLACE = "place:";
const NOWHERE: Cursor = [0, 0, null];

async function takeIn(tx: Tx, page: Page, asked: Record<string, Cursor>): Promise<Changed> {
  const changed: Changed = { customers: new Set(), shared: false, stale: 0 };
  const meta = tx.objectStore("meta");
  const known = (await meta.get("scope")) as Scope | undefined;
  if (known && compare(page.scope_ver, known.scope_ver) < 0) {
    return { ...changed, stale: page.buckets.length };
  }
  const open = new Map<CustomerId, Dossier>();
  for (const bucket of known?.scope ?? []) {
    if (!page.scope.includes(bucket)) await wipe(tx, bucket, open, changed);
  }
  write(meta.put({ scope_ver: page.scope_ver, scope: page.scope } satisfies Scope, "scope"));
  for (const part of page.buckets) await takePart(tx, part, asked[part.id], open, changed);
  close(tx, open, changed);
  return changed;
}

async function takePart(
  tx: Tx,
  part: BucketPart,
  asked: Cursor | undefined,
  open: Map<CustomerId, Dossier>,
  changed: Changed,
): Promise<void> {
  const meta = tx.objectStore("meta");
  const place = ((await meta.get(PLACE + part.id)) as Place | undefined) ?? null;
  const expected = part.reset ? asked : part.from;
  if (!same(place?.cursor, expected)) {
    changed.stale += 1;
    return;
  }
  const gen = (place?.gen ?? 0) + (part.reset ? 1 : 0);
  const sweep = part.reset ? place !== null : (place?.sweep ?? false);
  if (belongsToNobody(part.id)) await takeShared(tx, part, gen, changed);
  else await takeDossiers(tx, part, gen, open, changed);
  if (sweep && !part.more) await sweepBucket(tx, part.id, gen, open, changed);
  const reached: Place = { cursor: part.to, gen, sweep: sweep && part.more };
  write(meta.put(reached, PLACE + part.id));
}

const belongsToNobody = (bucket: string) => bucket === "ref" || bucket.startsWith("user:");

async function takeShared(tx: Tx, part: BucketPart, gen: number, changed: Changed): Promise<void> {
  const shared = tx.objectStore("shared");
  const record = (await shared.get(part.id)) ?? { bucket: part.id, gen, rows: {} };
  turn(record, gen);
  for (const [entity, id] of part.del) drop(record, entity, id);
  for (const [entity, row] of rowsOf(part.put)) keep(record, entity, row);
  if (!part.more) delete record.old;
  write(shared.put(record));
  changed.shared = true;
}

async function takeDossiers(
  tx: Tx,
  part: BucketPart,
  gen: number,
  open: Map<CustomerId, Dossier>,
  changed: Changed,
): Promise<void> {
  const rows = [...rowsOf(part.put)];
  const gone = part.del.map(([entity, id, customer]) => ({ entity, id, customer: customer ?? Number(id) }));
  const concerned = new Set([
    ...part.exit,
    ...gone.map(({ customer }) => customer),
    ...rows.map(([entity, row]) => customerOf(entity, row)),
  ]);
  await load(tx, concerned, open);
  for (const customer of part.exit) delete open.get(customer)?.sections[part.id];
  for (const { entity, id, customer } of gone) {
    const section = open.get(customer)?.sections[part.id];
    if (section) drop(section, entity, id);
  }
  for (const [entity, row] of rows) {
    const dossier = open.get(customerOf(entity, row)) as Dossier;
    const section = (dossier.sections[part.id] ??= { gen, rows: {} });
    turn(section, gen);
    keep(section, entity, row);
  }
  for (const customer of concerned) changed.customers.add(customer);
}

/** The snapshot is complete: forget what it did not bring again. */
async function sweepBucket(
  tx: Tx,
  bucket: string,
  gen: number,
  open: Map<CustomerId, Dossier>,
  changed: Changed,
): Promise<void> {
  await load(tx, await tx.objectStore("dossier").getAllKeys(), open);
  for (const [id, dossier] of open) {
    const section = dossier.sections[bucket];
    if (!section) continue;
    if (section.gen < gen) delete dossier.sections[bucket];
    else if (section.old) delete section.old;
    else continue;
    changed.customers.add(id);
  }
}

/** A bucket left the scope: everything it brought goes, and its cursor with it. */
async function wipe(
  tx: Tx,
  bucket: string,
  open: Map<CustomerId, Dossier>,
  changed: Changed,
): Promise<void> {
  await load(tx, await tx.objectStore("dossier").getAllKeys(), open);
  for (const [id, dossier] of open) {
    if (!dossier.sections[bucket]) continue;
    delete dossier.sections[bucket];
    changed.customers.add(id);
  }
  write(tx.objectStore("shared").delete(bucket));
  write(tx.objectStore("meta").delete(PLACE + bucket));
  changed.shared = true;
}

async function load(
  tx: Tx,
  ids: Iterable<CustomerId>,
  open: Map<CustomerId, Dossier>,
): Promise<void> {
  const missing = [...ids].filter((id) => !open.has(id));
  const found = await Promise.all(missing.map((id) => tx.objectStore("dossier").get(id)));
  for (const [i, id] of missing.entries()) {
    open.set(id, found[i] ?? { customer_id: id, sections: {} });
  }
}

/** Write back what changed: dossiers with rows left, and their line in the lists. */
function close(tx: Tx, open: Map<CustomerId, Dossier>, changed: Changed): void {
  for (const id of changed.customers) {
    const dossier = open.get(id) as Dossier;
    for (const [bucket, section] of Object.entries(dossier.sections)) {
      if (isEmpty(section)) delete dossier.sections[bucket];
    }
    const line = homeRow(fold(dossier));
    const left = Object.keys(dossier.sections).length > 0;
    const [dossiers, home] = [tx.objectStore("dossier"), tx.objectStore("home")];
    write(left ? dossiers.put(dossier) : dossiers.delete(id));
    write(line ? home.put(line) : home.delete(id));
  }
}

/** Nobody waits for a single write: the transaction says whether all of them happened. */
function write(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/** Fold the sections of a dossier, older rows first. */
export function fold(dossier: Dossier): CustomerRows {
  const rows: Rows = {};
  for (const section of Object.values(dossier.sections)) lay(rows, section);
  return {
    customer: {},
    summary: {},
    item: {},
    contact: {},
    dispute: {},
    dispute_comment: {},
    promise: {},
    note: {},
    request: {},
    dunning: {},
    ...(rows as unknown as Partial<CustomerRows>),
  };
}

function lay(rows: Rows, section: Section): void {
  for (const layer of [section.old ?? {}, section.rows]) {
    for (const [entity, byId] of Object.entries(layer)) Object.assign((rows[entity] ??= {}), byId);
  }
}

function turn(section: Section, gen: number): void {
  if (section.gen >= gen) return;
  const old: Rows = {};
  lay(old, section);
  Object.assign(section, { gen, old, rows: {} });
}

function drop(section: Section, entity: string, id: string | number): void {
  delete section.rows[entity]?.[id];
  delete section.old?.[entity]?.[id];
}

function keep(section: Section, entity: string, row: Row): void {
  (section.rows[entity] ??= {})[row.id] = row;
}

const isEmpty = ({ rows, old }: Section) =>
  [rows, old ?? {}].every((layer) =>
    Object.values(layer).every((byId) => Object.keys(byId).length === 0),
  );

/** Read columns back into rows. */
export function* rowsOf(put: Record<string, Columns>): Generator<[entity: string, row: Row]> {
  for (const [entity, { f, c }] of Object.entries(put)) {
    const count = c[0]?.length ?? 0;
    for (let i = 0; i < count; i++) {
      const row: Record<string, unknown> = {};
      for (const [column, field] of f.entries()) row[field] = c[column]?.[i] ?? null;
      yield [entity, row as Row];
    }
  }
}

const customerOf = (entity: string, row: Row): CustomerId =>
  entity === "customer" || entity === "summary" ? Number(row.id) : Number(row.customer_id);

/** Nothing stored equals nothing asked: a bucket first met starts at zero of any epoch. */
function same(stored: Cursor | undefined, expected: Cursor | null | undefined): boolean {
  if (!stored) return !expected || (expected[1] === 0 && expected[2] === null);
  const other = expected ?? NOWHERE;
  return stored.every((value, i) => value === other[i]);
}

/** Order two scope versions, first part first; a missing boundary is the oldest. */
export function compare(a: ScopeVersion, b: ScopeVersion): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? "", b[i] ?? ""];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function abort(tx: Tx): void {
  try {
    tx.abort();
  } catch {
    // it had ended by itself
  }
  tx.done.catch(() => undefined);
}
