/** One line of the lists: what a row shows and what search finds, without opening the dossier. */
import { owedOf } from "./figures.ts";
import type { Columns, Part } from "./part.ts";
import type { CustomerId, Day, Light, Minor, Move } from "./rows.ts";

export interface HomeRow {
  id: CustomerId;
  code: string;
  name: string;
  company_id: number;
  currency: string;
  phone: string | null;
  held: boolean;
  insolvent: boolean;
  exposure: Minor;
  limit: Minor | null;
  disputed: Minor;
  promised: Minor;
  class: string;
  /** Open debits and the days they fall due, in no order. */
  due: [Day, Minor][];
  light: Light[];
  moves: Move[];
  /** Folded name, code, SIREN and town; and the references of the open items, bare of punctuation. */
  words: string;
  refs: string;
}

/** A column taken as it is, or made from others. */
type Field = string | ((value: (field: string) => unknown) => unknown);

const own = (...fields: string[]): Record<string, Field> =>
  Object.fromEntries(fields.map((field) => [field, field]));

/** What the lists need of each entity; the rest stays in the dossier. */
const LINE: Record<string, Record<string, Field>> = {
  customer: {
    ...own("id", "code", "name", "company_id", "currency", "phone"),
    held: (value) => value("hold_reason") !== null,
    insolvent: (value) => value("insolvency_on") !== null,
    words: (value) => plain(["name", "code", "siren", "address"].map((f) => value(f) ?? "").join(" ")),
  },
  summary: own("id", "exposure", "limit", "disputed", "promised", "class", "light", "moves"),
  contact: own("id", "customer_id", "phone"),
  item: {
    ...own("id", "customer_id", "due_on"),
    ref: (value) => bare(String(value("ref") ?? "")),
    owed: (value) => owedOf({ kind: value("kind") as string, residual: value("residual") as Minor }),
  },
};

/** Keep of a part what the lists need. */
export function project({ exit, del, put }: Part): Part {
  const lines: Record<string, Columns> = {};
  for (const [entity, fields] of Object.entries(LINE)) {
    const columns = put[entity];
    if (columns) lines[entity] = narrow(columns, fields);
  }
  return { exit, del: del.filter(([entity]) => entity in LINE), put: lines };
}

function narrow({ f, c }: Columns, fields: Record<string, Field>): Columns {
  const rows = c[0]?.length ?? 0;
  const none = new Array<null>(rows).fill(null);
  const column = (field: Field): unknown[] => {
    if (typeof field === "string") return c[f.indexOf(field)] ?? none;
    const columns = new Map(f.map((name, at) => [name, c[at]]));
    return none.map((_, row) => field((from) => columns.get(from)?.[row] ?? null));
  };
  return { f: Object.keys(fields), c: Object.values(fields).map(column) };
}

/** Lower case without accents: what people type when they are in a hurry. */
export const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[’']/g, " ")
    .toLowerCase();

/** A code or reference without its punctuation: `F-20 431` is `f20431`. */
export const bare = (text: string): string =>
  (ASCII.test(text) ? text.toLowerCase() : plain(text)).replace(/[^a-z0-9]/g, "");

const ASCII = /^[\x20-\x7e]*$/; // most are, and folding accents is slow
