/** What `/goals` answers, and how a goal is typed. */

export const MEASURES = ["overdue", "overdue_share", "promises_kept"] as const;
export type Measure = (typeof MEASURES)[number];

export interface GoalData {
  id: number;
  /** Of a goal for an agency, `portfolio` is its name. */
  agency_id: number | null;
  portfolio: string;
  measure: Measure;
  currency: string;
  begun: number;
  target: number;
  starts_on: string;
  ends_on: string;
  by: string;
  ended_on: string | null;
  running: boolean;
  now: number;
  /** What became of the promises judged in the month, named by its first day. */
  month: string;
  kept: number;
  judged: number;
  progress_bp: number;
}

/** Where a portfolio or an agency stands by each measure; `judged`: how many promises the share is of. */
export interface PlaceNow extends Record<Measure, number> {
  id: number;
  name: string;
  currency: string;
  judged: number;
}

export interface GoalsData {
  goals: GoalData[];
  portfolios: PlaceNow[];
  agencies: PlaceNow[];
}

/** The last day of the quarter a day lies in, or of the next one on that last day itself. */
export function quarterEnd(today: string): string {
  const [year, month] = today.split("-").map(Number) as [number, number];
  const end = (quarter: number) => new Date(Date.UTC(year, quarter * 3, 0)).toISOString().slice(0, 10);
  const quarter = Math.ceil(month / 3);
  return end(quarter) > today ? end(quarter) : end(quarter + 1);
}

/** Read a percentage as it is typed, in basis points; null where it is none. */
export function readShare(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f%]/g, "").replace(",", ".");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return null;
  const bp = Math.round(Number(plain) * 100);
  return bp <= 10_000 ? bp : null;
}
