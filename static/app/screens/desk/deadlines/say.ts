/** Deadlines in words: how long there is left, what to do, and why that day. */
import { dayOfYear, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";

export interface Deadline {
  kind: string;
  on: string;
  days_left: number;
  subject: string;
  facts: {
    insurer?: string;
    policy?: string;
    due_on?: string;
    guarantor?: string;
    amount_minor?: number;
    currency?: string;
    judged_on?: string;
  };
  /** Null: a policy as such. */
  customer: { id: number; code: string; name: string; currency: string } | null;
  /** Null: it is still to do. */
  done: { id: number; on: string; by: string; amount_minor: number | null; reference: string | null } | null;
}

const WEEK_DAYS = 7;
export const PARTS = ["overdue", "week", "later", "done"] as const;
/** What a person does and may mark as done; the others end when the thing itself does. */
const TO_DO = new Set(["overdue_notice", "maximum_extension", "stop_delivery", "claim"]);

export const canBeDone = ({ kind, customer }: Deadline): boolean => customer !== null && TO_DO.has(kind);

/** The part of the list a deadline stands in. */
export function partOf({ days_left: left, done }: Deadline): (typeof PARTS)[number] {
  if (done) return "done";
  if (left < 0) return "overdue";
  return left <= WEEK_DAYS ? "week" : "later";
}

export function sayLeft(left: number): string {
  if (left === 0) return t("deadline_today");
  if (left === 1) return t("deadline_tomorrow");
  return left < 0 ? t("deadline_past", { count: -left }) : t("deadline_left", { count: left });
}

export const sayTask = ({ kind }: Deadline): string => tMaybe(`deadline_${kind}`, kind);

/** Whose it is, the amount, and the day it counts from. */
export function sayFacts({ facts, customer }: Deadline): string {
  const { insurer, policy, guarantor, amount_minor: amount, due_on, judged_on } = facts;
  return [
    customer && insurer,
    customer && policy,
    guarantor,
    amount !== undefined && money(amount, facts.currency ?? customer?.currency),
    due_on && t("deadline_since", { day: dayOfYear(due_on) }),
    judged_on && t("deadline_judged", { day: dayOfYear(judged_on) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** When it was done, by whom, how much and under which reference. */
export function sayDone({ done, customer }: Deadline): string {
  if (!done) return "";
  return [
    t("deadline_done_by", { day: dayOfYear(done.on), name: done.by }),
    done.amount_minor !== null && money(done.amount_minor, customer?.currency),
    done.reference,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Who it is about: the customer, else the policy. */
export function sayWho({ customer, facts }: Deadline): string {
  return customer?.name ?? [facts.insurer, facts.policy].filter(Boolean).join(" · ");
}
