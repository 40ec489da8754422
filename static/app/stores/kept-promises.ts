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
