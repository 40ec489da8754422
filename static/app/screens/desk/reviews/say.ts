/** The words of a review: which rule, on which facts, and what held the machine back. */
import { day, dayOfYear } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { sayFacts } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { type Review, groupOf } from "./types.ts";

/** Say the rule with its numbers. */
export function sayBecause({ rule, explain, currency, item_ref }: Review): string {
  const { promises, insolvency_on: on } = explain;
  const facts = sayFacts({
    ...explain,
    currency,
    ref: sayRef(item_ref ?? ""),
    count: Array.isArray(promises) ? promises.length : 0,
  });
  if (typeof on === "string") facts["insolvency_on"] = dayOfYear(on);
  if (Array.isArray(explain["signals"])) {
    const seen = explain["signals"] as { tag: string; on: string }[];
    facts["count"] = seen.length;
    facts["seen"] = seen.map(({ tag, on: day_ }) => `${tMaybe(`tag_${tag}`, tag)} (${day(day_)})`).join(", ");
  }
  if (typeof explain["cut_on"] === "string") facts["cut_on"] = dayOfYear(explain["cut_on"]);
  return tMaybe(`review_because_${rule}`, tMaybe(`review_rule_${rule}`, rule), facts);
}

/** Say what was cut or added, in percent; empty when the rule leaves nothing. */
export function sayCut({ rule, explain }: Review): string {
  const more = explain["raise_percent"];
  if (typeof more === "number") return t("review_raise", { percent: more });
  if (rule === "cover_cut") return t("review_cover");
  const percent = explain["cut_percent"];
  if (typeof percent === "number") return t("review_cut", { percent });
  return rule === "insolvency" ? t("review_cut_all") : "";
}

/** Say in one word what became of it. */
export function sayState(review: Review): string {
  const group = groupOf(review);
  return t(group === "answered" ? `review_state_${review.state as "undone"}` : `review_state_${group}`);
}

export const sayDay = (review: Review): string => day(review.run_on);
