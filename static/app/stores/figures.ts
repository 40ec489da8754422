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

/**
 * What is owed by the day it falls due, in no order: whole days since 1970 and minor units, in turn. A phone
 * reads tens of thousands at its start, and one row of numbers is read ten times faster than pairs of texts.
 */
export type Due = readonly number[];

const DAY_MILLISECONDS = 86_400_000;
const numbered = new Map<Day, number>();

function numberOf(day: Day): number {
  let number = numbered.get(day);
  if (number === undefined) numbered.set(day, (number = Date.parse(day) / DAY_MILLISECONDS));
  return number;
}

/** As the server tells it: pairs of a day and an amount. */
export const dueFrom = (pairs: Iterable<readonly [Day, Minor]>): Due =>
  [...pairs].flatMap(([day, minor]) => [numberOf(day), minor]);

/** Open debits and the days they fall due. */
export const dueOf = (items: readonly { kind: string; residual: Minor; due_on: Day | null }[]): Due =>
  items.flatMap((item) => {
    const owed = owedOf(item);
    return item.due_on && owed ? [numberOf(item.due_on), owed] : [];
  });

function dueBefore(due: Due, day: number): Minor {
  let sum = 0;
  for (let at = 0; at < due.length; at += 2) if (due[at]! < day) sum += due[at + 1]!; // thousands of lists at a start
  return sum;
}

/** Everything that falls due, whenever. */
export const totalOf = (due: Due): Minor => dueBefore(due, Infinity);

/** What of an exposure may be added up with others': a credit balance pays nothing of another's debt (`rules.exposure.owed`). */
export const owed = (exposure: Minor): Minor => Math.max(0, exposure);

const summed = new WeakMap<Due, { today: Day; minor: Minor }>();

/** Overdue on a day: everything due before it. Added up once a day for each list, which must not change. */
export function overdueOn(due: Due, today: Day): Minor {
  const known = summed.get(due);
  if (known?.today === today) return known.minor;
  const minor = dueBefore(due, numberOf(today));
  summed.set(due, { today, minor });
  return minor;
}

/** Whole days since the oldest due date before today; 0 when nothing is late. */
export function oldestDaysOn(due: Due, today: Day): number {
  const late = due.map((day, at) => (at % 2 === 0 && due[at + 1]! > 0 ? numberOf(today) - day : 0));
  return Math.max(0, ...late);
}

/** Days late that part the aged balance; the last part is open. */
const PARTS = ["", "1–30", "31–60", "61–90", "91–120", "> 120"];

/** What is owed on a day by how many days late ("" = not due), youngest first, without the empty parts. */
export function agedOn(due: Due, today: Day): [string, Minor][] {
  const sums = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < due.length; at += 2) {
    const late = numberOf(today) - due[at]!;
    sums[Math.max(0, Math.min(5, Math.ceil(late / 30)))]! += due[at + 1]!;
  }
  return PARTS.map((days, at): [string, Minor] => [days, sums[at]!]).filter(([, sum]) => sum);
}

/** The light of a day: the last entry that has begun. */
export function lightOn(lights: readonly Light[], today: Day): { colour: string; reasons: string[] } {
  const last = lights.findLast(([from]) => from <= today);
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
  const weekday = new Date(day).getUTCDay(); // a date alone is read as UTC
  return weekday !== 0 && weekday !== 6 && !(day in holidays);
}

export function plusDays(day: Day, days: number): Day {
  return new Date((numberOf(day) + days) * DAY_MILLISECONDS).toISOString().slice(0, 10);
}

export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from);

const COLOURS = ["green", "none", "amber", "red"];
const CLASSES = ["A", "B", "C", "D", "E"];

/** The move that made a customer worse since a day, the last business day as a rule, and what it was before. */
export function worsened(moves: readonly Move[], since: Day): { before: Move; after: Move } | null {
  const after = moves[moves.length - 1];
  const before = moves[moves.length - 2];
  if (!after || !before || after[0] < since) return null;
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
