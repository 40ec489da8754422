/** Penalties in words: rates, where they come from, and what may be done with a choice of them. */
import { dayOfYear, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import type { BeyondCustomer, Cap, Penalty, Segment } from "./types.ts";

/** Basis points as a percentage: 1215 → "12,15 %". */
export const rate = (bp: number): string => t("penalty_rate_of", { rate: number(bp / 100, { minimumFractionDigits: 2 }) });

/** Half-years as people name them: "S2 2026". */
export function halfYear(iso: string): string {
  const [year = "", month] = iso.split("-");
  return t(month === "01" ? "half_first" : "half_second", { year });
}

/** Where the rate of some days comes from. */
export function source({ basis, half_year, ecb_bp, rate_bp, checked, floor_bp }: Segment): string {
  if (rate_bp === null) return t("penalty_rate_unknown", { half: halfYear(half_year) });
  const said =
    basis === "contract" || ecb_bp === null
      ? t("penalty_by_contract")
      : t("penalty_by_ecb", { half: halfYear(half_year), ecb: rate(ecb_bp), points: number((rate_bp - ecb_bp) / 100) });
  const below = floor_bp === null ? "" : t("penalty_below_floor", { floor: rate(floor_bp), half: halfYear(half_year) });
  return [said, !checked && t("penalty_unchecked"), below].filter(Boolean).join(" · ");
}

/** What became of a penalty, with its reason. */
export function sayState({ state, reason }: Pick<Penalty, "state" | "reason">): string {
  const said = t(`penalty_state_${state}`);
  if (!reason) return said;
  return `${said} · ${state === "cancelled" ? tMaybe(`penalty_why_${reason}`, reason) : reason}`;
}

/** From the due date to the last day counted. */
export const span = ({ due_on, until_on }: Pick<Penalty, "due_on" | "until_on">): string =>
  t("penalty_span", { due: dayOfYear(due_on), until: dayOfYear(until_on) });

export type Act = "claim" | "pay" | "waive";

/** Which of these an act is possible on. */
export function actable(act: Act, rows: readonly Penalty[]): Penalty[] {
  return rows.filter(({ state, total_minor }) => {
    if (act === "claim") return state === "computed" && total_minor !== null;
    return act === "pay" ? state === "claimed" : state === "computed" || state === "claimed";
  });
}

export const totalOf = (rows: readonly Penalty[]): number => rows.reduce((sum, { total_minor }) => sum + (total_minor ?? 0), 0);

/** A cap with its article of law. */
export const sayCap = ({ days, article, end_of_month }: Cap): string =>
  t(end_of_month ? "cap_end_of_month" : "cap_days", { count: days, article });

/** Agreed terms, as people say them. */
export function sayTerms({ terms_days: count, terms_end_of_month: reading }: Pick<BeyondCustomer, "terms_days" | "terms_end_of_month">): string {
  if (reading === null) return t("days_long", { count });
  const day = reading.startsWith("days_then_") ? reading.slice("days_then_".length) : null;
  return day ? t("terms_end_of_month_on", { count, day }) : t("terms_end_of_month", { count });
}
