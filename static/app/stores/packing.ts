/**
 * Undo how the server says rows in fewer bytes (`api/sync/packing.py`), value for value: days are whole days
 * since 1970, a due date is days after its document's, what is still owed is null where nothing was paid, and
 * a column that is shorter than the others goes on with its last value.
 */
import type { Columns, Page } from "./part.ts";
import type { Day } from "./rows.ts";

type Column = unknown[];
type Unpack = (column: Column, of: (field: string) => Column) => Column;

const DAY_MILLISECONDS = 86_400_000;
const spelled = new Map<number, Day>();

function spell(number: number): Day {
  let day = spelled.get(number);
  if (!day) spelled.set(number, (day = new Date(number * DAY_MILLISECONDS).toISOString().slice(0, 10)));
  return day;
}

const days: Unpack = (column) => column.map((day) => (day === null ? null : spell(day as number)));

const daysAfter =
  (other: string): Unpack =>
  (column, of) => {
    const start = of(other);
    return column.map((day, row) => (day === null ? null : spell((start[row] as number) + (day as number))));
  };

const unlessEqualTo =
  (other: string): Unpack =>
  (column, of) => {
    const whole = of(other);
    return column.map((value, row) => value ?? whole[row]);
  };

const UNPACK: Record<string, Record<string, Unpack>> = {
  item: { document_on: days, due_on: daysAfter("document_on"), residual: unlessEqualTo("amount") },
  closed_item: { document_on: days, due_on: daysAfter("document_on"), closed_on: daysAfter("document_on") },
};

/** Unpack every row of a page, in place. */
export function unpack(page: Page): Page {
  for (const { put } of page.buckets) {
    for (const [entity, columns] of Object.entries(put)) put[entity] = unpackColumns(entity, columns);
  }
  return page;
}

export function unpackColumns(entity: string, { f, c }: Columns): Columns {
  const rows = Math.max(0, ...c.map((column) => column.length));
  const full = c.map((column) => lengthen(column, rows));
  const of = (field: string) => full[f.indexOf(field)] as Column;
  const how = UNPACK[entity] ?? {};
  return { f, c: full.map((column, i) => how[f[i] as string]?.(column, of) ?? column) };
}

function lengthen(column: Column, rows: number): Column {
  const last = column.at(-1);
  while (column.length < rows) column.push(last);
  return column;
}
