/** Work out how the list of customers begins: done when nobody waits, so it comes after the first screen. */
import { type Beginning, FILTERS, type Filter, PAGE, currencyOf, inOrder } from "./customer-list.ts";
import type { HomeRow } from "./home-row.ts";

export function beginningOf(rows: readonly HomeRow[]): Beginning {
  const currency = currencyOf(rows);
  const [late, due] = [new Map<number, number>(), new Map<number, number>()];
  const add = (to: Map<number, number>, day: number, more: number) => to.set(day, (to.get(day) ?? 0) + more);
  for (const row of rows) {
    let first = Infinity;
    for (let at = 0; at < row.due.length; at += 2) {
      const [day, minor] = [row.due[at] as number, row.due[at + 1] as number];
      if (minor > 0 && day < first) first = day;
      if (currency) add(due, day, minor);
    }
    if (first < Infinity) add(late, first, 1);
  }
  const count = (filter: Filter) => rows.filter((row) => FILTERS[filter](row, "")).length; // whatever the day
  return {
    rows: inOrder(rows, "available", "").slice(0, PAGE),
    count: rows.length,
    counts: { hold: count("hold"), strained: count("strained"), over: count("over") },
    late: [...late].flat(),
    due: [...due].flat(),
    currency,
  };
}
