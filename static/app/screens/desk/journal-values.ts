/** What a journal entry changed, said as people write it: amounts, days, yes and no. */
import { dayOfYear, number } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { sayCause, sayCode } from "../say-reason.ts";
import { sayDepartment } from "./departments.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `name` tells what a number is: `_minor` are hundredths of the account's currency. */
export function sayValue(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number" && name.endsWith("_minor")) return number(value / 100, { minimumFractionDigits: 2 });
  if (name === "department" && typeof value === "string") return sayDepartment(value);
  if ((name === "role" || name === "route") && typeof value === "string") return tMaybe(`role_${value}`, value);
  if ((name === "reason" || name === "detail") && typeof value === "string") return sayCode(value);
  if (name === "cause" && typeof value === "string") return sayCause(value) || value;
  if (name === "outcome" && typeof value === "string") return tMaybe(`outcome_${value}`, value);
  if (typeof value === "string" && DAY.test(value)) return dayOfYear(value);
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map((one) => sayValue(name, one)).join(", ");
  if (typeof value === "object")
    return Object.entries(value)
      .map(([key, one]) => `${tMaybe(`changes_${key}`, tMaybe(`journal_value_${key}`, key))} ${sayValue(key, one)}`)
      .join(", ");
  return String(value);
}
