/** Short figures for narrow places: `1,84 M€`, `50 k€`; exact ones stay in `lib/formats`. */
import { minorPerUnit, number } from "../../lib/formats.ts";

/** Write an amount of minor units in thousands or millions. */
export function shortMoney(minor: number, currency = "EUR"): string {
  const said = number(minor / minorPerUnit(currency), {
    style: "currency",
    currency,
    notation: "compact",
    maximumFractionDigits: Math.abs(minor) / minorPerUnit(currency) >= 1e6 ? 2 : 0,
  });
  return said.replace("-", "−");
}
