/** How reliable promises are: kept of those judged in two years; moot and withdrawn ones stay outside. Pure. */
import { plusDays } from "./figures.ts";
import type { Day, PromiseRow } from "./rows.ts";

const RATED_DAYS = 730;

export function keptOf(promises: Pick<PromiseRow, "state" | "recorded_on">[], today: Day): { kept: number; judged: number } {
  const since = plusDays(today, -RATED_DAYS);
  const rated = promises.filter(({ recorded_on }) => recorded_on >= since);
  const count = (...states: string[]) => rated.filter(({ state }) => states.includes(state)).length;
  return { kept: count("kept"), judged: count("kept", "partly_kept", "broken") };
}

const IN_A_ROW = 2;

/** Whether another promise on these items would be one too many without one kept: the server refuses it. Pure. */
export function tooManyInARow(promises: Pick<PromiseRow, "id" | "state" | "recorded_on" | "items">[], items: number[]): boolean {
  const newest = promises
    .filter((one) => !items.length || !one.items.length || one.items.some(([id]) => items.includes(id)))
    .sort((a, b) => b.recorded_on.localeCompare(a.recorded_on) || b.id.localeCompare(a.id))
    .map(({ state }) => state)
    .filter((state) => state !== "cancelled");
  const kept = newest.indexOf("kept");
  return (kept < 0 ? newest.length : kept) >= IN_A_ROW;
}
