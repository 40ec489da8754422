/**
 * The open items of one customer as the lists need them. There are tens of thousands on a phone and few of
 * them ever move, so they stay the stretch of columns they were read as until one does.
 */
import type { Columns } from "./part.ts";
import type { CustomerId, Day, Minor } from "./rows.ts";

/** owed: what counts as overdue once the day is past; 0 for credits, bills and deposits. */
export interface OpenItem {
  ref: string;
  due_on: Day | null;
  owed: Minor;
}

interface Stretch {
  f: string[];
  c: unknown[][];
  from: number;
  to: number;
}

export type OpenItems = Stretch | Map<string, OpenItem>;

/** Cut columns where the customer changes. */
export function* stretches({ f, c }: Columns): Generator<[CustomerId, Stretch]> {
  const owners = c[f.indexOf("customer_id")] ?? [];
  for (let from = 0, to = 0; from < owners.length; from = to) {
    while (to < owners.length && owners[to] === owners[from]) to++;
    yield [Number(owners[from]), { f, c, from, to }];
  }
}

/** The items by id, from then on free to move. */
export function byId(items: OpenItems | undefined): Map<string, OpenItem> {
  if (items instanceof Map) return items;
  const found = new Map<string, OpenItem>();
  if (!items) return found;
  const ids = items.c[items.f.indexOf("id")] ?? [];
  each(items, (item, row) => found.set(String(ids[row]), item));
  return found;
}

/** Visit every item; a row is the place in its columns. */
export function each(items: OpenItems, visit: (item: OpenItem, row: number) => void): void {
  if (items instanceof Map) {
    for (const item of items.values()) visit(item, 0);
    return;
  }
  const { f, c, from, to } = items;
  const [refs, days, owed] = ["ref", "due_on", "owed"].map((field) => c[f.indexOf(field)] ?? []);
  for (let row = from; row < to; row++) {
    visit({ ref: refs?.[row] as string, due_on: days?.[row] as Day | null, owed: owed?.[row] as Minor }, row);
  }
}
