/** The list of customers: who is in it, in which order, and how it begins. */
import { riskOf } from "../lib/risk.ts";
import { type Due, availableOf, overdueOn } from "./figures.ts";
import type { HomeRow } from "./home-row.ts";
import type { Day } from "./rows.ts";

export type Filter = "all" | "overdue" | "hold" | "strained" | "over";
export type Order = "available" | "overdue" | "name";

/** As many as a screen shows, so that the first come at once; more as they come near. */
export const PAGE = 16;

export const FILTERS: Record<Filter, (row: HomeRow, on: Day) => boolean> = {
  all: () => true,
  overdue: (row, on) => overdueOn(row.due, on) > 0,
  hold: (row) => row.held,
  strained: (row) => !row.held && riskOf(row.class) === "strained",
  over: (row) => (availableOf(row) ?? 0) < 0,
};

/** What a list is ordered by, the least first; then by name. */
const ORDERS: Record<Order, (row: HomeRow, on: Day) => number> = {
  available: (row) => availableOf(row) ?? Infinity,
  overdue: (row, on) => -overdueOn(row.due, on),
  name: () => 0,
};

/** Numbers are put in order by the engine itself; only who shares one is compared in script, which a start waits for. */
export function inOrder(rows: readonly HomeRow[], order: Order, on: Day): HomeRow[] {
  const alike = new Map<number, HomeRow[]>();
  for (const row of rows) {
    const at = ORDERS[order](row, on);
    const others = alike.get(at);
    if (others) others.push(row);
    else alike.set(at, [row]);
  }
  const byName = (a: HomeRow, b: HomeRow) => (a.words < b.words ? -1 : 1);
  return [...Float64Array.from(alike.keys()).sort()].flatMap((at) => alike.get(at)?.sort(byName) ?? []);
}

/** How many each filter finds. */
export function countAll(rows: readonly HomeRow[], on: Day): Record<Filter, number> {
  const counts: Record<Filter, number> = { all: 0, overdue: 0, hold: 0, strained: 0, over: 0 };
  const filters = Object.entries(FILTERS) as [Filter, (row: HomeRow, on: Day) => boolean][];
  for (const row of rows) {
    for (const [filter, isIn] of filters) {
      if (isIn(row, on)) counts[filter] += 1;
    }
  }
  return counts;
}

/** The currency of all of them; null where there are several, or nobody. */
export const currencyOf = (rows: readonly HomeRow[]): string | null =>
  rows[0] && rows.every(({ currency }) => currency === rows[0]!.currency) ? rows[0].currency : null;

/**
 * What the list shows before anything is typed, kept so that a start need not read every customer first. Nothing
 * in it depends on the day: what is late is told by when it falls due.
 */
export interface Beginning {
  /** The first, in the order a list starts with. */
  rows: HomeRow[];
  count: number;
  counts: Record<Exclude<Filter, "all" | "overdue">, number>;
  /** How many customers first owe something on which day. */
  late: Due;
  /** What all of them owe, by the day it falls due; empty without a currency of all. */
  due: Due;
  currency: string | null;
}

/** How many each filter finds on a day, by what was kept. */
export const countsOf = ({ count, counts, late }: Beginning, on: Day): Record<Filter, number> => ({
  all: count,
  overdue: overdueOn(late, on),
  ...counts,
});
