/** Read the books from the disk: what the lists start from, and single dossiers. */
import type { IDBPTransaction } from "idb";
import { breathing } from "../lib/breathe.ts";
import type { Codec } from "./codec.ts";
import type { Step } from "./commit.ts";
import type { Beginning } from "./customer-list.ts";
import { dueFrom, dueOf } from "./figures.ts";
import { apart, project } from "./home-row.ts";
import { type Base, type BaseSchema, type Place, type State, BEGINNING, STATE, STORES, blockOf, under } from "./layout.ts";
import { type Part, type Rows, type Section, belongsToNobody, byRank, isBare, sectionOf, split } from "./part.ts";
import type { CustomerId, CustomerRows, Day, Minor } from "./rows.ts";

type Tx = IDBPTransaction<BaseSchema, typeof STORES, "readonly">;

/** What lies on this phone, in the steps that lead to it. */
export interface Read {
  state: State | undefined;
  steps: Step[];
}

/** Read everything the lists and the shared rows are made of, oldest first. */
export const readSteps = (base: Base, key: Promise<Codec>, turn?: Promise<unknown>): Promise<Read> =>
  readAll(base, key, "line", turn);

/** Read the numbers customers are searched by, oldest first. */
export const readNumbers = (base: Base, key: Promise<Codec>): Promise<Read> => readAll(base, key, "number");

/** The shared rows, and how the list of customers began when it was last shown; null where that is not known. */
export async function readBeginning(base: Base, key: Promise<Codec>): Promise<(Read & { list: Beginning }) | null> {
  const [codec, { state, found, beginning }] = await Promise.all([key, fetch(base, "line", belongsToNobody)]);
  if (state?.key !== codec.id || !beginning) return null;
  const [list, steps] = await Promise.all([codec.open(beginning), opening(codec, found, "line")]);
  return { state, steps, list: JSON.parse(list) as Beginning };
}

/** The records are fetched while their key is looked for, and opened when it is their turn. */
async function readAll(base: Base, key: Promise<Codec>, store: "line" | "number", turn?: Promise<unknown>): Promise<Read> {
  const isWanted = (bucket: string) => store === "line" || !belongsToNobody(bucket);
  const [codec, { state, found }] = await Promise.all([key, fetch(base, store, isWanted), turn]);
  if (state?.key !== codec.id) return { state: undefined, steps: [] };
  return { state, steps: await opening(codec, found, store) };
}

interface Layer {
  bucket: string;
  gen: number;
  told: Kept[];
  logged: Kept[];
}

interface Fetched {
  state: State | undefined;
  found: Layer[];
  beginning?: Uint8Array | undefined;
}

function fetch(base: Base, store: "line" | "number", isWanted: (bucket: string) => boolean): Promise<Fetched> {
  return base.use(async (db) => {
    const tx = db.transaction(STORES);
    const known = await tx.objectStore("meta").get(STATE);
    if (!known) return { state: undefined, found: [] };
    const wanted = Object.entries(known.places).filter(([bucket]) => isWanted(bucket));
    const layers = wanted.flatMap(([bucket, place]) =>
      gens(place).map(async (gen) => {
        const from = tx.objectStore(belongsToNobody(bucket) ? "block" : store);
        const [told, logged] = await Promise.all([
          from.getAll(under(bucket, gen)).then(kept),
          readLog(tx, known, bucket, gen),
        ]);
        return { bucket, gen, told, logged };
      }),
    );
    const beginning = tx.objectStore("line").get(BEGINNING);
    return { state: known, found: await Promise.all(layers), beginning: await beginning };
  });
}

async function opening(codec: Codec, found: readonly Layer[], store: "line" | "number"): Promise<Step[]> {
  const projected = (part: Part) => apart(project(part))[store === "line" ? "lists" : "numbers"];
  const steps: Step[] = [];
  const breathe = breathing();
  for (const { bucket, gen, told, logged } of found) {
    for (const [records, shape] of [[told], [logged, belongsToNobody(bucket) ? asIs : projected]] as const) {
      for (const part of await opened(codec, records, shape, breathe)) steps.push({ do: "part", bucket, gen, part });
    }
  }
  return steps;
}

/** Fold these customers from all their sections; who has none left is not in the answer. */
export async function readCustomers(
  base: Base,
  codec: Codec,
  ids: readonly CustomerId[],
): Promise<Map<CustomerId, CustomerRows>> {
  const { state, layers } = await base.use(async (db) => {
    const tx = db.transaction(STORES);
    const known = await tx.objectStore("meta").get(STATE);
    if (known?.key !== codec.id) return { state: undefined, layers: [] };
    const buckets = Object.entries(known.places).filter(([bucket]) => mayHold(bucket, ids));
    const wanted = buckets.map(([bucket, place]) =>
      Promise.all(gens(place).map((gen, i) => readLayer(tx, known, bucket, gen, blocksOf(ids, place.blocks[i] as number)))),
    );
    const found = await Promise.all(wanted);
    const order = buckets.map(([bucket], i) => ({ bucket, layers: found[i] ?? [] }));
    return { state: known, layers: order.sort((a, b) => byRank(a.bucket, b.bucket)) };
  });
  const sections = new Map<CustomerId, Section[]>();
  const breathe = breathing();
  for (const { layers: gensOf } of layers) {
    const own = new Map(ids.map((id): [CustomerId, Part[]] => [id, []]));
    for (const { blocks, log } of gensOf) {
      const logged = await opened(codec, log);
      for (const { customers, records } of blocks) {
        const parts = [...(await opened(codec, records)), ...logged];
        for (const [customer, cut] of cutFor(parts, customers)) own.get(customer)?.push(...cut);
        await breathe();
      }
    }
    for (const [customer, parts] of own) {
      sections.set(customer, [...(sections.get(customer) ?? []), sectionOf(parts, customer)]);
    }
  }
  const read = new Map<CustomerId, CustomerRows>();
  for (const [customer, found] of sections) {
    const rows = foldSections(found, state?.unsettled !== null);
    if (rows) read.set(customer, rows);
  }
  return read;
}

function blocksOf(ids: readonly CustomerId[], count: number): Map<number, CustomerId[]> {
  const found = new Map<number, CustomerId[]>();
  for (const id of new Set(ids)) {
    const block = blockOf(id, count);
    found.set(block, [...(found.get(block) ?? []), id]);
  }
  return found;
}

interface Kept {
  record: Uint8Array;
  fresh: boolean;
}

const kept = (records: Uint8Array[]): Kept[] => records.map((record) => ({ record, fresh: false }));

/** Read the log in order; which changes came while more was to come matters only as long as it does. */
async function readLog(tx: Tx, { unsettled }: State, bucket: string, gen: number): Promise<Kept[]> {
  const log = tx.objectStore("log");
  const records = log.getAll(under(bucket, gen));
  if (unsettled === null) return kept(await records);
  const keys = await log.getAllKeys(under(bucket, gen));
  return (await records).map((record, i) => ({ record, fresh: keys[i]![2] >= unsettled }));
}

/** Open all at once, and read one after the other; `breathe`: in between, others may go first. */
async function opened(codec: Codec, kept: readonly Kept[], shape = asIs, breathe?: () => Promise<void>): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [i, text] of (await Promise.all(kept.map(({ record }) => codec.open(record)))).entries()) {
    parts.push({ ...shape(JSON.parse(text) as Part), ...(kept[i]?.fresh && { fresh: true }) });
    await breathe?.();
  }
  return parts;
}

const asIs = (part: Part): Part => part;

async function readLayer(tx: Tx, state: State, bucket: string, gen: number, wanted: Map<number, CustomerId[]>) {
  const blocks = [...wanted].map(async ([block, customers]) => ({
    customers,
    records: kept(await tx.objectStore("block").getAll(under(bucket, gen, block))),
  }));
  const log = readLog(tx, state, bucket, gen);
  return { blocks: await Promise.all(blocks), log: await log };
}

const gens = ({ oldest, gen }: Place): number[] =>
  Array.from({ length: gen - oldest + 1 }, (_, i) => oldest + i);

const mayHold = (bucket: string, ids: readonly CustomerId[]): boolean =>
  !belongsToNobody(bucket) &&
  (!bucket.startsWith("pin:") || ids.includes(Number(bucket.slice("pin:".length))));

/** Give each customer the parts about it; whole ones where few are asked for, as cutting costs too. */
function cutFor(parts: Part[], customers: CustomerId[]): [CustomerId, Part[]][] {
  if (customers.length < 4) return customers.map((customer) => [customer, parts]);
  const cut = parts.map((part) => split(part, (customer) => customer));
  return customers.map((customer) => [customer, cut.flatMap((groups) => groups.get(customer) ?? [])]);
}

/** Fold the sections of a customer, the fuller ones last; null when nothing is left of it. */
export function foldSections(sections: readonly Section[], unsettled: boolean): CustomerRows | null {
  const gone = sections.every(({ rows }) => isBare({ customer: rows["customer"] ?? {} }));
  const rows: Rows = {};
  for (const section of unsettled && gone ? sections : []) lay(rows, section.left);
  for (const section of sections) lay(rows, section.rows);
  return isBare(rows) ? null : withDue(fold(rows));
}

function withDue(dossier: CustomerRows): CustomerRows {
  for (const [id, summary] of Object.entries(dossier.summary)) {
    const told = summary.due as unknown as [Day, Minor][] | null;
    dossier.summary[id] = { ...summary, due: told ? dueFrom(told) : dueOf(Object.values(dossier.item)) };
  }
  return dossier;
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
