/** Short figures for narrow places: `1,84 M€`, `50 k€`; exact ones stay in `lib/formats`. */
import { minorPerUnit } from "../../lib/formats.ts";
import { lang } from "../../lib/i18n.ts";

const MILLION = 1e6;

function parts(minor: number, currency: string): Intl.NumberFormatPart[] {
  const value = minor / minorPerUnit(currency);
  return new Intl.NumberFormat(lang.value === "fr" ? "fr-FR" : "en-GB", {
    style: "currency",
    currency,
    notation: "compact",
    maximumFractionDigits: Math.abs(value) >= MILLION ? 2 : 0,
  }).formatToParts(value);
}

/** Write an amount of minor units in thousands or millions; the unit sticks to the currency: `50 k€`. */
export function shortMoney(minor: number, currency = "EUR"): string {
  return parts(minor, currency)
    .map((part, i, all) =>
      part.type === "literal" && all[i - 1]?.type === "compact" ? "" : part.value,
    )
    .join("")
    .replace("-", "−");
}

/** Write a step from one amount to another; a unit both share is said once: `50 → 60 k€`. */
export function shortStep(from: number, to: number, currency = "EUR"): string {
  const [a, b] = [parts(from, currency), parts(to, currency)];
  const unit = (found: Intl.NumberFormatPart[]) => found.find(({ type }) => type === "compact")?.value;
  const ends = a[a.length - 1]?.type === "currency";
  if (!ends || unit(a) !== unit(b)) return `${shortMoney(from, currency)} → ${shortMoney(to, currency)}`;
  const bare = a.filter(({ type }) => !["compact", "currency", "literal"].includes(type));
  return `${bare.map(({ value }) => value).join("")} → ${shortMoney(to, currency)}`;
}
