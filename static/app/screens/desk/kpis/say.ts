/** Key figures in words: the value with its unit, or why there is none. */
import { number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import type { Choice, Kpi, Scope } from "./types.ts";

/** `76,0 j`, `≥ 91,0 j`, `55,0 %`, or n/a. */
export function sayKpi({ value, unit, at_least }: Kpi): string {
  if (value === null) return t("kpi_none");
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const said =
    unit === "days"
      ? t("kpi_days", { days: number(value, digits) })
      : number(value / 100, { style: "percent", ...digits });
  return at_least ? t("kpi_at_least", { value: said }) : said;
}

/** What stands under a figure: why it is missing, or the way to its explanation. */
export const sayNote = ({ why_not }: Kpi): string =>
  why_not ? tMaybe(`kpi_why_${why_not}`, why_not) : t("explain_why");

/** Choices as the list shows them: one group per kind of scope, empty ones left out. */
export function grouped(choices: readonly Choice[]): { scope: Scope; choices: Choice[] }[] {
  const groups = new Map<Scope, Choice[]>();
  for (const choice of choices) groups.set(choice.scope, [...(groups.get(choice.scope) ?? []), choice]);
  return [...groups].map(([scope, mine]) => ({ scope, choices: mine }));
}

/** Ask for the figures of a choice on a day; null: today. */
export function kpisPath({ scope, id }: Pick<Choice, "scope" | "id">, on: string | null): string {
  const query = new URLSearchParams({ scope, id });
  if (on) query.set("on", on);
  return `/kpis?${query}`;
}
