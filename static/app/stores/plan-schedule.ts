/** The instalments of a payment plan, as the server splits them; and how far payments go. Pure. */
import type { Day, Minor, PlanRow } from "./rows.ts";

export const RHYTHMS = ["weekly", "fortnightly", "monthly"] as const;
export type Rhythm = (typeof RHYTHMS)[number];
export type Instalment = [due_on: Day, amount: Minor];

/** Evenly over the days of a rhythm; the cents that do not divide are of the last. */
export function scheduleOf(total: Minor, first_on: Day, count: number, rhythm: Rhythm): Instalment[] {
  const share = Math.floor(total / count);
  return Array.from({ length: count }, (_, n) => [dayOf(first_on, n, rhythm), n === count - 1 ? total - share * n : share]);
}

/** Monthly keeps the first day's number, or the month's last day where it lacks. */
function dayOf(first_on: Day, n: number, rhythm: Rhythm): Day {
  const [year, month, day] = first_on.split("-").map(Number) as [number, number, number];
  if (rhythm !== "monthly") return iso(Date.UTC(year, month - 1, day + n * (rhythm === "weekly" ? 7 : 14)));
  const last = new Date(Date.UTC(year, month + n, 0)).getUTCDate();
  return iso(Date.UTC(year, month - 1 + n, Math.min(day, last)));
}

const iso = (at: number): Day => new Date(at).toISOString().slice(0, 10);

/** The schedule that holds; of a plan only this device has, the one that was asked for. */
export function instalmentsOf(plan: PlanRow): Instalment[] {
  if (plan.instalments) return plan.instalments;
  const { first_on = plan.proposed_on, count = 1, rhythm = "monthly" } = plan;
  return scheduleOf(totalOf(plan), first_on, count, rhythm as Rhythm);
}

export const totalOf = ({ items }: Pick<PlanRow, "items">): Minor => items.reduce((sum, [, minor]) => sum + minor, 0);

export interface Standing {
  due_on: Day;
  amount: Minor;
  state: "paid" | "late" | "partly_paid" | "due";
}

/** Lay what is paid over the instalments, the earliest first. */
export function standingsOf(plan: PlanRow, today: Day): Standing[] {
  let left = plan.paid ?? 0;
  return instalmentsOf(plan).map(([due_on, amount]) => {
    const paid = Math.max(0, Math.min(left, amount));
    left -= paid;
    const state = paid === amount ? "paid" : due_on < today ? "late" : paid > 0 ? "partly_paid" : "due";
    return { due_on, amount, state };
  });
}

const LIVE: ReadonlySet<string> = new Set(["proposed", "approved", "active"]);
export const isLive = ({ state }: Pick<PlanRow, "state">): boolean => LIVE.has(state);
