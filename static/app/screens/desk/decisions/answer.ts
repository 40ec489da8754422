/** The answer to a request, as the form holds it and as the server wants it. */
import { writeAmount } from "../../../lib/amount-input.ts";
import { minorPerUnit } from "../../../lib/formats.ts";
import { lang } from "../../../lib/i18n.ts";
import type { LimitRequest } from "../types.ts";

export type Outcome = "approved" | "refused" | "needs_info";

export interface Draft {
  reason: string;
  /** A counter-offer: whole units, days and a date as typed; empty = as asked. */
  amount: string;
  days: string;
  until: string;
  from: string;
}

export interface Answer {
  outcome: Outcome;
  granted_minor?: number;
  granted_days?: number;
  temporary_until?: string;
  starts_on?: string;
  reason: string;
}

export const EMPTY: Draft = { reason: "", amount: "", days: "", until: "", from: "" };

/** Read an amount as people type it (`55 000`, `55 000,50`) into minor units; null when it is none. */
export function readAmount(text: string, currency: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  if (!/^\d+(\.\d{1,2})?$/.test(plain)) return null;
  return Math.round(Number(plain) * minorPerUnit(currency));
}

/** Write an amount as it is typed into such a field. */
export const fillAmount = (minor: number, currency: string): string =>
  writeAmount(minor, lang.value === "fr" ? "," : ".", minorPerUnit(currency));

/** Faults of a draft by field; empty when it may go. */
export function faults(draft: Draft, outcome: Outcome, countering: boolean, currency: string, today: string) {
  const found: ("reason" | "amount" | "days" | "from")[] = [];
  if (outcome !== "approved" && draft.reason.trim().length < 3) found.push("reason");
  if (countering && draft.amount && readAmount(draft.amount, currency) === null) found.push("amount");
  if (countering && draft.days && !/^\d{1,3}$/.test(draft.days.trim())) found.push("days");
  if (countering && !draft.amount && !draft.days && !draft.from) found.push("amount");
  if (countering && draft.from && (draft.from < today || (draft.until && draft.until < draft.from))) found.push("from");
  return found;
}

/** Build what is sent; approving says nothing of values unless it counters. */
export function answerOf(
  draft: Draft,
  outcome: Outcome,
  countering: boolean,
  request: LimitRequest,
  standardReason: string,
): Answer {
  const answer: Answer = { outcome, reason: draft.reason.trim() || standardReason };
  if (outcome !== "approved") return answer;
  const minor = countering && draft.amount ? readAmount(draft.amount, request.currency) : request.requested_minor;
  const days = countering && draft.days ? Number(draft.days) : request.requested_days;
  const until = countering ? draft.until || null : request.temporary_until;
  return {
    ...answer,
    ...(minor !== null && { granted_minor: minor }),
    ...(days !== null && { granted_days: days }),
    ...(until && { temporary_until: until }),
    ...(countering && draft.from && { starts_on: draft.from }),
  };
}
