/**
 * What the phone may work out by itself: subtraction, and selection by the business date. Everything
 * else was computed by the server and is only shown, under its age.
 */
import type { Day, Light, Minor, Move, SharedRows } from "./rows.ts";

/** What may still be taken, within one's own limit and the group's; null where no limit was ever set. */
export const availableOf = (row: { exposure: Minor; limit: Minor | null; group_left?: Minor | null }): Minor | null =>
  row.limit === null ? null : Math.min(row.limit - row.exposure, row.group_left ?? Infinity);

/** What of an open item falls due: credits do not, bills and deposits not before they are cashed (`ageing.due_list`). */
export const owedOf = ({ kind, residual }: { kind: string; residual: Minor }): Minor =>
  residual > 0 && kind !== "bill" && kind !== "deposit" ? residual : 0;

/** Open debits and the days they fall due, in no order. */
export const dueOf = (items: readonly { kind: string; residual: Minor; due_on: Day | null }[]): [Day, Minor][] =>
  items.flatMap((item): [Day, Minor][] => {
    const owed = owedOf(item);
    return item.due_on && owed ? [[item.due_on, owed]] : [];
  });

const summed = new WeakMap<object, { today: Day; minor: Minor }>();

/** Overdue on a day: everything due before it. Added up once a day for each list, which must not change. */
export function overdueOn(due: readonly [Day, Minor][], today: Day): Minor {
  const known = summed.get(due);
  if (known?.today === today) return known.minor;
  const minor = due.reduce((sum, [on, owed]) => (on < today ? sum + owed : sum), 0);
  summed.set(due, { today, minor });
  return minor;
}

/** Whole days since the oldest due date before today; 0 when nothing is late. */
export function oldestDaysOn(due: readonly [Day, Minor][], today: Day): number {
  const late = due.filter(([on, minor]) => on < today && minor > 0).map(([on]) => on);
  return late.length === 0 ? 0 : daysBetween(late.sort()[0] as Day, today);
}

/** Days late that part the aged balance; the last part is open. */
const PARTS = ["", "1–30", "31–60", "61–90", "91–120", "> 120"];

/** What is owed on a day by how many days late ("" = not due), youngest first, without the empty parts. */
export function agedOn(due: readonly [Day, Minor][], today: Day): [string, Minor][] {
  const sums = [0, 0, 0, 0, 0, 0];
  for (const [on, minor] of due) {
    sums[Math.max(0, Math.min(5, Math.ceil(daysBetween(on, today) / 30)))]! += minor;
  }
  return PARTS.map((days, at): [string, Minor] => [days, sums[at]!]).filter(([, sum]) => sum);
}

/** The light of a day: the last entry that has begun. */
export function lightOn(lights: readonly Light[], today: Day): { colour: string; reasons: string[] } {
  const begun = lights.filter(([from]) => from <= today);
  const last = begun[begun.length - 1];
  return last ? { colour: last[1], reasons: last[2] } : { colour: "none", reasons: ["not_computed"] };
}

export interface Age {
  as_of: Day | null;
  /** Business days ended since the ledger's date. */
  missed: number;
  /** fresh | label: one missed | warn: too old for a verdict. */
  level: "fresh" | "label" | "warn";
}

/** The day a company's ledger speaks of; figures that have not changed since are as recent as those that have. */
export const ledgerDay = (company_id: number, { ledger }: Partial<SharedRows>): Day | null =>
  ledger?.[company_id]?.as_of ?? null;

/** How old the figures of a ledger are, in business days of the company's calendar. */
export function ageOf(as_of: Day | null, today: Day, shared: Partial<SharedRows>): Age {
  if (!as_of) return { as_of, missed: 0, level: "warn" };
  const missed = businessDaysBetween(as_of, today, shared.holiday ?? {});
  return { as_of, missed, level: levelOf(missed, shared) };
}

/** What so many missed business days mean, by the company's policy. */
export function levelOf(missed: number, { policy }: Partial<SharedRows>): Age["level"] {
  const most = Object.values(policy ?? {})[0]?.stale_verdict_days ?? 3;
  return missed >= most ? "warn" : missed > 0 ? "label" : "fresh";
}

const MANY = 400; // beyond this it is "too old", however exactly

/** Business days strictly between two days. */
export function businessDaysBetween(from: Day, to: Day, holidays: Record<Day, unknown>): number {
  let count = 0;
  for (let day = plusDays(from, 1); day < to && count < MANY; day = plusDays(day, 1)) {
    if (isBusinessDay(day, holidays)) count += 1;
  }
  return count;
}

export function isBusinessDay(day: Day, holidays: Record<Day, unknown>): boolean {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !(day in holidays);
}

export function plusDays(day: Day, days: number): Day {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);

const COLOURS = ["green", "none", "amber", "red"];
const CLASSES = ["A", "B", "C", "D", "E"];

/** The move that made a customer worse since the last business day, and what it was before. */
export function worsened(
  moves: readonly Move[],
  today: Day,
  holidays: Record<Day, unknown>,
): { before: Move; after: Move } | null {
  const after = moves[moves.length - 1];
  const before = moves[moves.length - 2];
  if (!after || !before || after[0] < lastBusinessDay(today, holidays)) return null;
  const colour = COLOURS.indexOf(after[4]) - COLOURS.indexOf(before[4]);
  const grade = CLASSES.indexOf(after[5]) - CLASSES.indexOf(before[5]);
  const over = isOver(after) && !isOver(before);
  return colour > 0 || (grade > 0 && CLASSES.includes(before[5])) || over ? { before, after } : null;
}

const isOver = ([, exposure, , limit]: Move) => limit !== null && exposure > limit;

/** The business day before a day; a move dated then or later is news. */
export function lastBusinessDay(today: Day, holidays: Record<Day, unknown>): Day {
  let day = plusDays(today, -1);
  while (!isBusinessDay(day, holidays)) day = plusDays(day, -1);
  return day;
}
