/** A draft of the strategies: how its levels come and go, and what it says in words. Pure. */
import { money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { countryName, languageName } from "../../../lib/names.ts";
import type { Choices, Condition, Difference, Level, Strategy } from "./types.ts";

const COURTESY_DAYS = -7;
const STEP_DAYS = 10;
const DEADLINE_DAYS = 5;
export const RELEASED = ["formal_notice", "litigation"];

export const NOTHING_ASKED: Condition = { segments: [], risk_classes: [], languages: [], countries: [], least_minor: null, most_minor: null };

/** Take a level in or out; the ladder keeps its order, and a new level comes ten days after the one below. */
export function toggleLevel(levels: readonly Level[], name: string, ladder: readonly string[]): Level[] {
  if (levels.some((level) => level.name === name)) return levels.filter((level) => level.name !== name);
  const rank = ladder.indexOf(name);
  const below = levels.filter((level) => ladder.indexOf(level.name) < rank).at(-1);
  const after_days = name === ladder[0] ? COURTESY_DAYS : Math.max(0, below?.after_days ?? 0) + STEP_DAYS;
  const added = { name, after_days, gap_days: 7, channel: "mail", deadline_days: DEADLINE_DAYS, tone: name, needs_release: RELEASED.includes(name) };
  return [...levels, added].sort((a, b) => ladder.indexOf(a.name) - ladder.indexOf(b.name));
}

/** A strategy to begin with: a copy of what applies to all others. */
export function addStrategy(strategies: readonly Strategy[], name: string): Strategy[] {
  const last = strategies.at(-1)!;
  const added = { name, when: { ...NOTHING_ASKED }, levels: last.levels.map((level) => ({ ...level })) };
  return [...strategies.slice(0, -1), added, last];
}

export function move<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const moved = [...list];
  moved.splice(at + by, 0, ...moved.splice(at, 1));
  return moved;
}

/** "D−7", "D+3". */
export const sayDays = (days: number | null): string =>
  days === null ? "–" : t(days < 0 ? "strategy_days_before" : "strategy_days_after", { count: number(Math.abs(days)) });

export const sayLevel = (name: string): string => tMaybe(`level_${name}`, name);

export const sayPlan = (levels: readonly Level[]): string =>
  levels.map(({ name, after_days }) => `${sayLevel(name)} ${sayDays(after_days)}`).join(" · ");

export function sayCondition(when: Condition, currency: string): string {
  const amounts = [
    when.least_minor !== null && t("strategy_from", { amount: money(when.least_minor, currency) }),
    when.most_minor !== null && t("strategy_upto", { amount: money(when.most_minor, currency) }),
  ];
  const said = [
    when.segments.join(", "),
    when.risk_classes.map((one) => sayChoice("risk_classes", one)).join(", "),
    when.languages.map((one) => sayChoice("languages", one)).join(", "),
    when.countries.map((one) => sayChoice("countries", one)).join(", "),
    ...amounts,
  ];
  return said.filter(Boolean).join(" · ") || t("strategy_everybody");
}

export function sayChoice(name: keyof Choices, value: string): string {
  if (name === "risk_classes") return value === "unrated" ? t("risk_unrated") : t("strategy_class", { name: value });
  if (name === "countries") return countryName(value);
  return name === "languages" ? languageName(value) : value;
}


/** One difference as label, before and after. */
export function sayDifference({ strategy, level, name, before, after }: Difference, currency: string) {
  const where = [strategy, level && sayLevel(level)].filter(Boolean).join(", ");
  const what = t(`strategy_value_${name}` as "strategy_value_order");
  const say = (value: unknown): string => sayValue(name, value, currency);
  return { label: where ? t("strategy_where", { where, what }) : what, before: say(before), after: say(after) };
}

function sayValue(name: string, value: unknown, currency: string): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return "–";
  if (name === "strategy") return t("strategy_present");
  if (name === "after_days" || name === "level") return sayDays(Number(value));
  if (name.endsWith("_minor")) return money(Number(value), currency);
  if (name === "tone") return tMaybe(`tone_${value}`, String(value));
  if (name === "channel") return tMaybe(`channel_${value}`, String(value));
  if (Array.isArray(value)) return value.map((one) => sayChoice(name as keyof Choices, String(one))).join(", ");
  return String(value);
}
