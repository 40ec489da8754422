/**
 * The numbers a search finds customers by: the references of their items, open and lately settled. There are
 * tens of thousands on a phone, no list shows them, and few ever move: they lie apart (`layout.ts`), are read
 * once the lists stand, and stay the stretch of columns they were read as until one of a customer's moves. Who
 * is on the way from one bucket to another is found by name, and by number once arrived.
 */
import { SEARCHED } from "./home-row.ts";
import { type Columns, type Part, byRank, ownerColumn } from "./part.ts";
import type { CustomerId } from "./rows.ts";

export type Numbers = ReturnType<typeof createNumbers>;

interface Stretch {
  entity: string;
  ids: unknown[];
  refs: unknown[];
  from: number;
  to: number;
}

type Refs = Stretch[] | Map<string, string>;
type Held = Map<CustomerId, Refs>;

export function createNumbers() {
  /** By bucket, by generation. */
  const buckets = new Map<string, Map<number, Held>>();
  const joined = new Map<CustomerId, string>();

  function take(bucket: string, gen: number, part: Part): void {
    const gens = buckets.get(bucket) ?? new Map<number, Held>();
    const held = gens.get(gen) ?? new Map<CustomerId, Refs>();
    buckets.set(bucket, gens.set(gen, held));
    for (const customer of part.exit) {
      joined.delete(customer);
      for (const each of gens.values()) each.delete(customer);
    }
    for (const [entity, id, customer] of part.del) {
      if (!SEARCHED.includes(entity) || customer === null) continue;
      joined.delete(customer);
      for (const each of gens.values()) drop(each, customer, keyOf(entity, id));
    }
    for (const [customer, found] of stretchesOf(part)) {
      joined.delete(customer);
      const known = held.get(customer);
      held.set(customer, known ? withAll(byId(known), found) : found);
    }
  }

  function forget(bucket: string): void {
    buckets.delete(bucket);
    joined.clear();
  }

  /** The snapshot is complete: what only older generations brought goes. */
  function sweep(bucket: string, gen: number): void {
    for (const old of [...(buckets.get(bucket)?.keys() ?? [])]) if (old < gen) buckets.get(bucket)?.delete(old);
    joined.clear();
  }

  /** The references of a customer's items, bare of punctuation, side by side. */
  function of(customer: CustomerId): string {
    let words = joined.get(customer);
    if (words === undefined) joined.set(customer, (words = join(customer)));
    return words;
  }

  function join(customer: CustomerId): string {
    const inOrder = [...buckets].sort(([a], [b]) => byRank(a, b));
    const layers = inOrder.flatMap(([, gens]) => [...gens].sort(([a], [b]) => a - b));
    const held = layers.map(([, each]) => each.get(customer)).filter((refs) => refs !== undefined);
    const [only] = held;
    if (held.length === 1 && Array.isArray(only)) {
      return only.flatMap(({ refs, from, to }) => refs.slice(from, to)).join(" ");
    }
    return [...new Map(held.flatMap((refs) => [...byId(refs)])).values()].join(" ");
  }

  return { take, forget, sweep, of };
}

/** What a part brings of each customer. */
function stretchesOf({ put }: Part): Map<CustomerId, Stretch[]> {
  const found = new Map<CustomerId, Stretch[]>();
  for (const entity of SEARCHED) {
    for (const [customer, stretch] of put[entity] ? stretches(entity, put[entity]) : []) {
      const known = found.get(customer);
      if (known) known.push(stretch);
      else found.set(customer, [stretch]);
    }
  }
  return found;
}

/** Cut columns where the customer changes. */
function* stretches(entity: string, { f, c }: Columns): Generator<[CustomerId, Stretch]> {
  const owners = c[ownerColumn(entity, f)] ?? [];
  const [ids, refs] = [c[f.indexOf("id")] ?? [], c[f.indexOf("ref")] ?? []];
  for (let from = 0, to = 0; from < owners.length; from = to) {
    while (to < owners.length && owners[to] === owners[from]) to++;
    yield [Number(owners[from]), { entity, ids, refs, from, to }];
  }
}

const keyOf = (entity: string, id: unknown) => `${entity} ${id}`;

/** The references by item, from then on free to move. */
function byId(refs: Refs): Map<string, string> {
  if (refs instanceof Map) return refs;
  const found = new Map<string, string>();
  for (const { entity, ids, refs: words, from, to } of refs) {
    for (let row = from; row < to; row++) found.set(keyOf(entity, ids[row]), String(words[row]));
  }
  return found;
}

function withAll(known: Map<string, string>, more: Refs): Map<string, string> {
  for (const [id, ref] of byId(more)) known.set(id, ref);
  return known;
}

function drop(held: Held, customer: CustomerId, id: string): void {
  const refs = held.get(customer);
  if (!refs) return;
  const map = byId(refs);
  map.delete(id);
  held.set(customer, map);
}
