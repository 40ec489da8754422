/**
 * The lists in memory: what each bucket brought of each customer, condensed (`home-row.ts`), and one row
 * per customer folded from it. Follows the same steps the books took, so that a delta costs what changed.
 */
import type { Due } from "./figures.ts";
import { type HomeRow, apart } from "./home-row.ts";
import { type Part, type Row, byRank, concerned, rowsOf } from "./part.ts";
import type { CustomerId, Light, Minor, Move, Task } from "./rows.ts";

interface CustomerLine {
  id: CustomerId;
  code: string;
  name: string;
  company_id: number;
  currency: string;
  phone: string | null;
  held: boolean;
  insolvent: boolean;
  words: string;
}

interface SummaryLine {
  exposure: Minor | null;
  limit: Minor | null;
  disputed: Minor | null;
  promised: Minor | null;
  class: string | null;
  /** As the server told it; null where it left it to be added up from the items. */
  due: Due | null;
  light: Light[] | null;
  moves: Move[] | null;
}

/** One customer in one bucket. */
interface Line {
  customer?: CustomerLine;
  summary?: SummaryLine;
  phones?: Map<string, string | null>;
  /** What falls due when, added up from the items of each part of a snapshot. */
  owed?: Map<string, Due>;
  tasks?: Record<string, Task>;
}

type Lines = Map<CustomerId, Line>;

export function createLines() {
  /** By bucket, by generation, oldest first. */
  const buckets = new Map<string, Map<number, Lines>>();
  /** Who left while more was to come: shown until then, in case another bucket brings them. */
  const leaving = new Map<string, Map<CustomerId, Line[]>>();
  const rows = new Map<CustomerId, HomeRow>();
  const touched = new Set<CustomerId>();
  let list: HomeRow[] = [];

  function take(bucket: string, gen: number, part: Part): void {
    const { del, put } = apart(part).lists; // most rows are only searched
    for (const customer of concerned({ exit: part.exit, del, put })) touched.add(customer);
    let gens = buckets.get(bucket);
    if (!gens) buckets.set(bucket, (gens = new Map()));
    let lines = gens.get(gen);
    if (!lines) gens.set(gen, (lines = new Map()));
    for (const customer of part.exit) {
      const left = [...gens.values()].flatMap((each) => each.get(customer) ?? []).filter(isSomething);
      if (part.fresh && left.length > 0) leaving.set(bucket, new Map(leaving.get(bucket)).set(customer, left));
      for (const each of gens.values()) each.delete(customer);
    }
    for (const [entity, id, customer] of del) {
      for (const each of gens.values()) drop(each.get(customer ?? Number(id)), entity, String(id));
    }
    for (const [entity, row] of rowsOf(put)) {
      const customer = Number(entity === "customer" || entity === "summary" ? row.id : row.customer_id);
      let line = lines.get(customer);
      if (!line) lines.set(customer, (line = {}));
      keep(line, entity, row);
    }
  }

  function forget(bucket: string): void {
    for (const lines of buckets.get(bucket)?.values() ?? []) {
      for (const customer of lines.keys()) touched.add(customer);
    }
    buckets.delete(bucket);
    letGo(bucket);
  }

  function letGo(bucket: string): void {
    for (const customer of leaving.get(bucket)?.keys() ?? []) touched.add(customer);
    leaving.delete(bucket);
  }

  /** The snapshot is complete: what only older generations brought goes. */
  function sweep(bucket: string, gen: number): void {
    for (const [old, lines] of buckets.get(bucket) ?? []) {
      if (old >= gen) continue;
      for (const customer of lines.keys()) touched.add(customer);
      buckets.get(bucket)?.delete(old);
    }
    letGo(bucket);
  }

  /** What every bucket and generation brought, the one that wins last. */
  const inOrder = (): Lines[] =>
    [...buckets].sort(([a], [b]) => byRank(a, b)).flatMap(([, gens]) =>
      [...gens].sort(([a], [b]) => a - b).map(([, lines]) => lines),
    );

  /** No bucket has more to come: who left has left. */
  function settle(): void {
    for (const bucket of leaving.keys()) letGo(bucket);
  }

  const leftOf = (customer: CustomerId): Line[] =>
    [...leaving.keys()].sort(byRank).flatMap((bucket) => leaving.get(bucket)?.get(customer) ?? []);

  /** The rows as they are now, by id. */
  function read(): HomeRow[] {
    if (touched.size === 0) return list;
    const layers = inOrder();
    for (const customer of touched) {
      const lines = layers.flatMap((layer) => layer.get(customer) ?? []);
      const row = homeRow(lines) ?? homeRow([...leftOf(customer), ...lines]);
      if (row) rows.set(customer, row);
      else rows.delete(customer);
    }
    touched.clear();
    list = [...rows.values()].sort((a, b) => a.id - b.id);
    return list;
  }

  return { take, forget, sweep, settle, read };
}

const isSomething = ({ customer, summary, phones, owed }: Line): boolean =>
  Boolean(customer || summary || phones?.size || owed?.size);

function keep(line: Line, entity: string, row: Row): void {
  if (entity === "customer") line.customer = row as unknown as CustomerLine;
  else if (entity === "summary") line.summary = row as unknown as SummaryLine;
  else if (entity === "contact") (line.phones ??= new Map()).set(String(row.id), (row as { phone?: string }).phone ?? null);
  else if (entity === "task") (line.tasks ??= {})[row.id] = row as unknown as Task;
  else if (entity === "owed") (line.owed ??= new Map()).set(String(row.id), (row as unknown as { due: Due }).due);
}

function drop(line: Line | undefined, entity: string, id: string): void {
  if (entity === "customer") delete line?.customer;
  else if (entity === "summary") delete line?.summary;
  else if (entity === "contact") line?.phones?.delete(id);
  else if (entity === "task") delete line?.tasks?.[id];
}

/** Fold the lines of one customer, or null when the customer itself is not there (any more). */
function homeRow(lines: readonly Line[]): HomeRow | null {
  const customer = lines.findLast((line) => line.customer)?.customer;
  if (!customer) return null;
  const summed = lines.findLast((line) => line.summary);
  const summary = summed?.summary;
  const [owed = [], ...more] = summed?.owed?.values() ?? [];
  return {
    ...customer,
    phone: customer.phone || firstOf(lines),
    exposure: summary?.exposure ?? 0,
    limit: summary?.limit ?? null,
    disputed: summary?.disputed ?? 0,
    promised: summary?.promised ?? 0,
    class: summary?.class ?? "unrated",
    due: summary?.due ?? (more.length > 0 ? [owed, ...more].flat() : owed),
    light: summary?.light ?? [],
    moves: summary?.moves ?? [],
    visits: visitsOf(lines),
  };
}

function firstOf(lines: readonly Line[]): string | null {
  if (!lines.some(({ phones }) => phones)) return null; // of thousands, most
  const phones = new Map(lines.flatMap((line) => [...(line.phones ?? [])]));
  const byId = [...phones].sort(([a], [b]) => Number(a) - Number(b));
  return byId.map(([, phone]) => phone).find(Boolean) ?? null;
}

function visitsOf(lines: readonly Line[]): Task[] {
  if (!lines.some(({ tasks }) => tasks)) return [];
  const byId: Record<string, Task> = Object.assign({}, ...lines.map(({ tasks }) => tasks));
  return Object.values(byId).filter(({ kind }) => kind === "visit");
}
