/** The values of the policy as people type and read them. */
import { money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { fillAmount, readAmount } from "../decisions/answer.ts";
import type { Difference, Setting } from "./types.ts";

/** `limits.cfo_minor` as a key of words. */
export const keyOf = (name: string): string => name.replace(".", "_");

type Measure = Pick<Setting, "unit" | "currency">;

export function say({ unit, currency }: Measure, value: number): string {
  if (unit === "minor") return money(value, currency ?? undefined);
  return unit === "switch" ? t(value ? "yes" : "no") : t(`policy_unit_${unit}`, { count: number(value) });
}

/** Write a value for its field. */
export const write = ({ currency }: Measure, value: number): string =>
  currency === null ? String(value) : fillAmount(value, currency);

/** Read what was typed; null when it is no whole number, or no amount. */
export function read({ currency }: Measure, typed: string): number | null {
  if (currency !== null) return readAmount(typed, currency);
  const text = typed.trim();
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Say a difference: what, and from what to what. */
export function sayDifference({ name, before, after }: Difference, settings: readonly Setting[]) {
  const setting = settings.find((one) => one.name === name) ?? { unit: "count", currency: null };
  const label = tMaybe(`policy_${keyOf(name)}`, name);
  return { label, before: say(setting, before), after: say(setting, after) };
}

/** What is typed beside what is in force: the values that differ, and the fields that hold none. */
export function changes(typed: Record<string, string>, values: Record<string, number>, settings: readonly Setting[]) {
  const found: Record<string, number> = {};
  const wrong: string[] = [];
  for (const setting of settings) {
    const { name, least, most } = setting;
    const text = typed[name];
    if (text === undefined) continue;
    const value = read(setting, text);
    if (value === null || value < least || value > most) wrong.push(name);
    else if (value !== values[name]) found[name] = value;
  }
  return { found, wrong };
}
