/** Where one's portfolio stands, and what would bring it to its goal: worked out here, so that it is true offline. */
import { lastBusinessDay, overdueOn, owed, totalOf } from "../../stores/figures.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import type { Day, Goal, Minor, PortfolioRow } from "../../stores/rows.ts";

type Row = Pick<HomeRow, "id" | "name" | "currency" | "portfolio_id" | "exposure" | "due" | "moves">;

export const WHOLE_BP = 10_000;
const DAYS_OF_YEAR = 365;
const HELPERS = 3;

export interface Standing {
  currency: string;
  /** Of whoever owes: what others have in credit is `inCredit`, and taken off nothing */
  exposure: Minor;
  inCredit: Minor;
  overdue: Minor;
  owed: Minor;
  /** How exposure and overdue moved since the business day before. */
  moved: Minor;
  overdueMoved: Minor;
}

/** Add rows up in the currency most of them have: amounts of two are never added. */
export function standingOf(rows: readonly Row[], today: Day, holidays: Record<Day, unknown>): Standing | null {
  const counts = new Map<string, number>();
  for (const { currency } of rows) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (!most) return null;
  const since = lastBusinessDay(today, holidays);
  const found: Standing = { currency: most[0], exposure: 0, inCredit: 0, overdue: 0, owed: 0, moved: 0, overdueMoved: 0 };
  for (const row of rows) {
    if (row.currency !== found.currency) continue;
    found.exposure += owed(row.exposure);
    found.inCredit += owed(-row.exposure);
    found.overdue += overdueOn(row.due, today);
    found.owed += totalOf(row.due);
    const [before, after] = row.moves.slice(-2);
    if (!before || !after || after[0] < since) continue;
    found.moved += owed(after[1]) - owed(before[1]);
    found.overdueMoved += after[2] - before[2];
  }
  return found;
}

/** Those of a portfolio, in its currency. */
export const rowsOf = <R extends Row>(rows: readonly R[], { id, currency }: PortfolioRow): R[] =>
  rows.filter((row) => row.portfolio_id === id && row.currency === currency);

/** Where it stands: what is overdue, or its share of what is owed in basis points, half up (`rules.goals`). */
export function measured(measure: Goal[1], overdue: Minor, owed: Minor): number {
  if (measure === "overdue") return overdue;
  return owed <= 0 ? 0 : Math.floor((2 * overdue * WHOLE_BP + owed) / (2 * owed));
}

/** The part of the way that is done, 0–1. */
export const wayDone = (begun: number, now: number, target: number): number =>
  now <= target ? 1 : Math.max(0, (begun - now) / (begun - target));

/** What must be paid of the overdue to reach a goal: of a share, what is paid is no longer owed either. */
export function missingOf([, measure, , target]: Goal, overdue: Minor, owed: Minor): Minor {
  if (measure === "overdue") return Math.max(0, overdue - target);
  if (target >= WHOLE_BP) return 0;
  return Math.max(0, Math.ceil((overdue * WHOLE_BP - target * owed) / (WHOLE_BP - target)));
}

/** The promises judged in the month of today, as of a day, and the goals still asked for: a new month begins at nought. */
export function keptOn(
  [kept, judged, goals]: NonNullable<PortfolioRow["promises"]>,
  as_of: Day,
  today: Day,
): NonNullable<PortfolioRow["promises"]> {
  const still = goals.filter((goal) => goal[5] >= today);
  return as_of.slice(0, 7) === today.slice(0, 7) ? [kept, judged, still] : [0, 0, still];
}

/** Whose payment helps most. */
export const helpersOf = <R extends Row>(rows: readonly R[], today: Day): { row: R; overdue: Minor }[] =>
  rows
    .map((row) => ({ row, overdue: overdueOn(row.due, today) }))
    .filter(({ overdue }) => overdue > 0)
    .sort((a, b) => b.overdue - a.overdue || a.row.id - b.row.id)
    .slice(0, HELPERS);

/** What a day of waiting for what is overdue costs. */
export const costOfDay = (overdue: Minor, cost_bp: number): Minor =>
  Math.round((overdue * cost_bp) / (DAYS_OF_YEAR * WHOLE_BP));
