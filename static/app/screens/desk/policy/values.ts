/** The values of the policy as people type and read them. */
import { writeAmount } from "../../../lib/amount-input.ts";
import { minorPerUnit, money, number } from "../../../lib/formats.ts";
import { lang, t, tMaybe } from "../../../lib/i18n.ts";
import { readAmount } from "../decisions/answer.ts";
import type { Difference, Setting, Unit } from "./types.ts";

/** Policies speak in the currency of the house. */
const CURRENCY = "EUR";

/** `limits.cfo_minor` as a key of words. */
export const keyOf = (name: string): string => name.replace(".", "_");

export const say = (unit: Unit, value: number): string =>
  unit === "minor" ? money(value, CURRENCY) : t(`policy_unit_${unit}`, { count: number(value) });

/** Write a value for its field. */
export const write = (unit: Unit, value: number): string =>
  unit === "minor" ? writeAmount(value, lang.value === "fr" ? "," : ".", minorPerUnit(CURRENCY)) : String(value);

/** Read what was typed; null when it is no whole number, or no amount. */
export function read(unit: Unit, typed: string): number | null {
  if (unit === "minor") return readAmount(typed, CURRENCY);
  const text = typed.trim();
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Say a difference: what, and from what to what. */
export function sayDifference({ name, before, after }: Difference, settings: readonly Setting[]) {
  const unit = settings.find((setting) => setting.name === name)?.unit ?? "count";
  const label = tMaybe(`policy_${keyOf(name)}`, name);
  return { label, before: say(unit, before), after: say(unit, after) };
}

/** What is typed beside what is in force: the values that differ, and the fields that hold none. */
export function changes(typed: Record<string, string>, values: Record<string, number>, settings: readonly Setting[]) {
  const found: Record<string, number> = {};
  const wrong: string[] = [];
  for (const { name, unit, least, most } of settings) {
    const text = typed[name];
    if (text === undefined) continue;
    const value = read(unit, text);
    if (value === null || value < least || value > most) wrong.push(name);
    else if (value !== values[name]) found[name] = value;
  }
  return { found, wrong };
}
