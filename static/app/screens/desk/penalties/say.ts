/** Penalties in words: rates, where they come from, and what may be done with a choice of them. */
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { countryName } from "../../../lib/names.ts";
import type { BeyondCustomer, Cap, Law, Penalty, Rules, Segment } from "./types.ts";

/** Basis points as a percentage: 1215 → "12,15 %". */
export const rate = (bp: number): string => t("penalty_rate_of", { rate: number(bp / 100, { minimumFractionDigits: 2 }) });

/** Half-years as people name them: "S2 2026". */
export function halfYear(iso: string): string {
  const [year = "", month] = iso.split("-");
  return t(month === "01" ? "half_first" : "half_second", { year });
}

/** What a law's rate is worked out over: "BCE", or its own name. */
export const referenceName = (name: string | undefined): string => tMaybe(`reference_${name ?? "ecb"}`, name ?? "");

/** Where the rate of some days comes from, with the article of law. */
export function source(segment: Segment): string {
  const { half_year, rate_bp, checked, floor_bp, article } = segment;
  if (rate_bp === null) return t("penalty_rate_unknown", { reference: referenceName(segment.reference), half: halfYear(half_year) });
  const below = floor_bp === null ? "" : t("penalty_below_floor", { floor: rate(floor_bp), half: halfYear(half_year) });
  return [...basisOf(segment, rate_bp), !checked && t("penalty_unchecked"), below, article].filter(Boolean).join(" · ");
}

function basisOf({ basis, half_year, ecb_bp, points_bp, reference }: Segment, rate_bp: number): string[] {
  if (basis === "contract" || ecb_bp === null) return [t("penalty_by_contract")];
  const points = points_bp ?? rate_bp - ecb_bp;
  const said = { reference: referenceName(reference), half: halfYear(half_year), rate: rate(ecb_bp), points: number(points / 100) };
  return [t("penalty_by_reference", said), ecb_bp + points === rate_bp ? "" : t("penalty_rounded_up")];
}

/** Which rules a customer follows: "Allemagne — BGB § 286, § 288". */
export const sayRules = ({ country, articles }: Pick<Law, "country" | "articles">): string => `${countryName(country)} — ${articles}`;

/** Why another country's rules than the debtor's are followed. */
export const whyNotOwn = ({ own, customer_country, country }: Rules): string | undefined => {
  const names = { country: countryName(customer_country), home: countryName(country) };
  if (!own) return t("rules_not_own", names);
  return customer_country === country ? undefined : t("law_of_house", names);
};

/** What the law's own rate is made of. */
export function sayLawRate({ reference, points_bp, interest_article }: Rules): string {
  if (points_bp === null) return t("penalty_law_unknown");
  return t("penalty_by_law", { reference: referenceName(reference), points: number(points_bp / 100), article: interest_article ?? "" });
}

/** Interest and fees of each currency apart: "120,00 € + 40,00 £". */
export const apart = (sums: readonly { minor: number; currency: string }[]): string =>
  sums.map(({ minor, currency }) => money(minor, currency, { cents: true })).join(" + ");

/** What became of a penalty, with its reason. */
export function sayState({ state, reason }: Pick<Penalty, "state" | "reason">): string {
  const said = t(`penalty_state_${state}`);
  if (!reason) return said;
  return `${said} · ${state === "cancelled" ? tMaybe(`penalty_why_${reason}`, reason) : reason}`;
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

/** What a choice of penalties adds up to, each currency apart. */
export function totals(rows: readonly Penalty[]): string {
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  return apart(currencies.map((currency) => ({ currency, minor: totalOf(rows.filter((row) => row.currency === currency)) })));
}

/** A cap with its article of law. */
export const sayCap = ({ days, article, end_of_month }: Cap): string =>
  t(end_of_month ? "cap_end_of_month" : "cap_days", { count: days, article });

/** Agreed terms, as people say them. */
export function sayTerms({ terms_days: count, terms_end_of_month: reading }: Pick<BeyondCustomer, "terms_days" | "terms_end_of_month">): string {
  if (reading === null) return t("days_long", { count });
  const day = reading.startsWith("days_then_") ? reading.slice("days_then_".length) : null;
  return day ? t("terms_end_of_month_on", { count, day }) : t("terms_end_of_month", { count });
}
