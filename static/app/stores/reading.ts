/** Read the books from the disk: what the lists start from, and single dossiers. */
import type { IDBPTransaction } from "idb";
import { breathing } from "../lib/breathe.ts";
import type { Codec } from "./codec.ts";
import type { Step } from "./commit.ts";
import { project } from "./home-row.ts";
import { type Base, type BaseSchema, type Place, type State, STATE, STORES, blockOf, under } from "./layout.ts";
import { type Part, type Rows, type Section, belongsToNobody, byRank, sectionOf, split } from "./part.ts";
import type { CustomerId, CustomerRows } from "./rows.ts";

type Tx = IDBPTransaction<BaseSchema, typeof STORES, "readonly">;

/** What lies on this phone, in the steps that lead to it. */
export interface Read {
  state: State | undefined;
  steps: Step[];
}

/** Some bucket has more to come: who left one may be about to enter another. */
export const isUnsettled = (state: State | undefined): boolean =>
  Object.values(state?.places ?? {}).some(({ more }) => more);

/** Read everything the lists and the shared rows are made of, oldest first. */
export async function readSteps(base: Base, codec: Codec): Promise<Read> {
  const { state, found } = await base.use(async (db) => {
    const tx = db.transaction(STORES);
    const known = await tx.objectStore("meta").get(STATE);
    if (known?.key !== codec.id) return { state: undefined, found: [] };
    const layers = Object.entries(known.places).flatMap(([bucket, place]) =>
      gens(place).map(async (gen) => {
        const from = tx.objectStore(belongsToNobody(bucket) ? "block" : "line");
        const [told, logged] = await Promise.all([
          from.getAll(under(bucket, gen)),
          tx.objectStore("log").getAll(under(bucket, gen)),
        ]);
        return { bucket, gen, told, logged };
      }),
    );
    return { state: known, found: await Promise.all(layers) };
  });
  const steps: Step[] = [];
  const breathe = breathing();
  for (const { bucket, gen, told, logged } of found) {
    for (const text of await Promise.all(told.map(codec.open))) {
      steps.push({ do: "part", bucket, gen, part: JSON.parse(text) as Part });
      await breathe();
    }
    for (const text of await Promise.all(logged.map(codec.open))) {
      const part = JSON.parse(text) as Part;
      steps.push({ do: "part", bucket, gen, part: belongsToNobody(bucket) ? part : project(part) });
      await breathe();
    }
  }
  return { state, steps };
}

/** Fold these customers from all their sections; who has none left is not in the answer. */
export async function readCustomers(
  base: Base,
  codec: Codec,
  ids: readonly CustomerId[],
): Promise<Map<CustomerId, CustomerRows>> {
  const byBlock = new Map<number, CustomerId[]>();
  for (const id of new Set(ids)) byBlock.set(blockOf(id), [...(byBlock.get(blockOf(id)) ?? []), id]);
  const { state, layers } = await base.use(async (db) => {
    const tx = db.transaction(STORES);
    const known = await tx.objectStore("meta").get(STATE);
    if (known?.key !== codec.id) return { state: undefined, layers: [] };
    const buckets = Object.entries(known.places).filter(([bucket]) => mayHold(bucket, ids));
    const wanted = buckets.map(([bucket, place]) =>
      Promise.all(gens(place).map((gen) => readLayer(tx, bucket, gen, [...byBlock.keys()]))),
    );
    const found = await Promise.all(wanted);
    const order = buckets.map(([bucket], i) => ({ bucket, layers: found[i] ?? [] }));
    return { state: known, layers: order.sort((a, b) => byRank(a.bucket, b.bucket)) };
  });
  const sections = new Map<CustomerId, Section[]>();
  const breathe = breathing();
  const open = async (record: Uint8Array) => JSON.parse(await codec.open(record)) as Part;
  for (const { layers: gensOf } of layers) {
    const logs = await Promise.all(gensOf.map(({ log }) => Promise.all(log.map(open))));
    for (const [block, customers] of byBlock) {
      const parts: Part[] = [];
      for (const [i, { blocks }] of gensOf.entries()) {
        parts.push(...(await Promise.all((blocks.get(block) ?? []).map(open))), ...(logs[i] ?? []));
      }
      for (const [customer, section] of sectionsOf(parts, customers)) {
        sections.set(customer, [...(sections.get(customer) ?? []), section]);
      }
      await breathe();
    }
  }
  const read = new Map<CustomerId, CustomerRows>();
  for (const [customer, found] of sections) {
    const rows = foldSections(found, isUnsettled(state));
    if (rows) read.set(customer, rows);
  }
  return read;
}

async function readLayer(tx: Tx, bucket: string, gen: number, wanted: number[]) {
  const records = wanted.map((block) => tx.objectStore("block").getAll(under(bucket, gen, block)));
  const log = tx.objectStore("log").getAll(under(bucket, gen));
  const found = await Promise.all(records);
  return { blocks: new Map(wanted.map((block, i) => [block, found[i]])), log: await log };
}

const gens = ({ oldest, gen }: Place): number[] =>
  Array.from({ length: gen - oldest + 1 }, (_, i) => oldest + i);

const mayHold = (bucket: string, ids: readonly CustomerId[]): boolean =>
  !belongsToNobody(bucket) &&
  (!bucket.startsWith("pin:") || ids.includes(Number(bucket.slice("pin:".length))));

function sectionsOf(parts: Part[], customers: CustomerId[]): Map<CustomerId, Section> {
  const few = customers.length < 4; // cutting a block pays when many are wanted
  const cut = few ? [] : parts.map((part) => split(part, (customer) => customer));
  return new Map(
    customers.map((customer) => {
      const own = few ? parts : cut.flatMap((groups) => groups.get(customer) ?? []);
      return [customer, sectionOf(own, customer)];
    }),
  );
}

/** Fold the sections of a customer, the fuller ones last; null when nothing is left of it. */
export function foldSections(sections: readonly Section[], unsettled: boolean): CustomerRows | null {
  const rows: Rows = {};
  for (const section of sections) lay(rows, section.rows);
  if (unsettled && Object.keys(rows["customer"] ?? {}).length === 0) {
    for (const section of sections) lay(rows, section.left);
  }
  if (Object.values(rows).every((byId) => Object.keys(byId).length === 0)) return null;
  return fold(rows);
}

function lay(rows: Rows, more: Rows): void {
  for (const [entity, byId] of Object.entries(more)) Object.assign((rows[entity] ??= {}), byId);
}

/** Every kind of row a dossier may hold, those without any included. */
export const fold = (rows: Rows): CustomerRows => ({
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
});
