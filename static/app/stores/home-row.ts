/** One line of the lists: what a row shows and what search finds, without opening the dossier. */
import { type Due, dueFrom, owedOf } from "./figures.ts";
import type { Columns, Cursor, Part } from "./part.ts";
import type { CustomerId, Day, Light, Minor, Move, Task } from "./rows.ts";

export interface HomeRow {
  id: CustomerId;
  code: string;
  name: string;
  company_id: number;
  portfolio_id?: number | null;
  currency: string;
  phone: string | null;
  held: boolean;
  insolvent: boolean;
  exposure: Minor;
  limit: Minor | null;
  /** What the group's limit leaves; absent where nobody ever told. */
  group_left?: Minor | null;
  disputed: Minor;
  promised: Minor;
  class: string;
  due: Due;
  light: Light[];
  moves: Move[];
  /** Visits to make; absent without any. */
  visits?: Pick<Task, "id" | "due_on">[];
  /** Folded name, code, SIREN and town. */
  words: string;
}

/** A column taken as it is, or made from others. */
type Field = string | ((value: (field: string) => unknown) => unknown);

const own = (...fields: string[]): Record<string, Field> =>
  Object.fromEntries(fields.map((field) => [field, field]));

const bareRef: Field = (value) => bare(String(value("ref") ?? ""));

/** What the lists need of each entity; the rest stays in the dossier. */
const LINE: Record<string, Record<string, Field>> = {
  customer: {
    ...own("id", "code", "name", "company_id", "portfolio_id", "currency", "phone"),
    held: (value) => value("hold_reason") !== null,
    insolvent: (value) => value("insolvency_on") !== null,
    words: (value) => plain(["name", "code", "siren", "address"].map((f) => value(f) ?? "").join(" ")),
  },
  summary: {
    ...own("id", "exposure", "limit", "group_left", "disputed", "promised", "class", "light", "moves"),
    due: (value) => value("due") && dueFrom(value("due") as [Day, Minor][]),
  },
  contact: own("id", "customer_id", "phone"),
  task: own("id", "customer_id", "kind", "due_on"),
  item: { ...own("id", "customer_id"), ref: bareRef },
  closed_item: { ...own("id", "customer_id"), ref: bareRef },
};
/** What is not shown but only searched, and lies apart: `numbers.ts`. */
export const SEARCHED = ["item", "closed_item"];

/** Keep of a part what the lists and the search need; of a snapshot's, what falls due when is added up. */
export function project(part: Part & { to?: Cursor }, snapshot = false): Part {
  const put: Record<string, Columns> = {};
  for (const [entity, fields] of Object.entries(LINE)) {
    const columns = part.put[entity];
    if (columns) put[entity] = narrow(columns, fields);
  }
  if (snapshot && part.put["item"]) put["owed"] = owedIn(part.put["item"], String(part.to));
  return { exit: part.exit, del: part.del.filter(([entity]) => entity in LINE), put };
}

/** Take what was projected apart: what lists show, and what is only searched. */
export function apart(seen: Part): { lists: Part; numbers: Part } {
  const of = (searched: boolean): Part => {
    const wanted = (entity: string) => SEARCHED.includes(entity) === searched;
    const put = Object.fromEntries(Object.entries(seen.put).filter(([entity]) => wanted(entity)));
    return { exit: seen.exit, del: seen.del.filter(([entity]) => wanted(entity)), put };
  };
  return { lists: of(false), numbers: of(true) };
}

/** What falls due when, by customer: one row for each part of a snapshot, as no item comes in two. */
function owedIn({ f, c }: Columns, part: string): Columns {
  const [owner, kind, residual, due_on] = ["customer_id", "kind", "residual", "due_on"].map((field) => c[f.indexOf(field)] ?? []);
  const found = new Map<CustomerId, Map<Day, Minor>>();
  for (let row = 0; row < (owner?.length ?? 0); row++) {
    const owed = owedOf({ kind: kind?.[row] as string, residual: residual?.[row] as Minor });
    const [customer, day] = [Number(owner?.[row]), due_on?.[row] as Day | null];
    if (!owed || !day) continue;
    const days = found.get(customer) ?? new Map<Day, Minor>();
    found.set(customer, days.set(day, (days.get(day) ?? 0) + owed));
  }
  const customers = [...found.keys()];
  const due = [...found.values()].map(dueFrom);
  return { f: ["id", "customer_id", "due"], c: [customers.map((id) => `${id}@${part}`), customers, due] };
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
