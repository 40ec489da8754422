/** What a journal entry changed, said as people write it: amounts, days, yes and no. */
import { dayOfYear, number } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { sayCause, sayCode } from "../say-reason.ts";
import { sayDepartment } from "./departments.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Codes that have words elsewhere: by field, the families to look in, the first that knows the code wins. */
const FAMILIES: Record<string, readonly string[]> = {
  state: ["state", "request_state", "message_state", "import_state", "review_state", "penalty_state", "discount_state", "release_state", "receipt_state", "plan"],
  kind: ["import_kind", "limit_kind", "guarantee", "item"],
  source: ["limit_source", "import_source"],
  rule: ["review_rule"],
  tags: ["tag"],
  channel: ["channel"],
  basis: ["policy"],
  role: ["role"],
  route: ["role"],
  escalated_to: ["role"],
  outcome: ["outcome"],
};

const sayFamily = (families: readonly string[], code: string): string =>
  families.reduceRight((otherwise, family) => tMaybe(`${family}_${code}`, otherwise), code);

/** A passage found in what the journal keeps: its values in words, of one cut short those that are whole; text stays as it was written. */
export function sayFound(passage: string): string {
  if (!passage.startsWith("{")) return passage;
  const whole = passage.slice(0, passage.lastIndexOf(', "'));
  for (const [json, rest] of [[passage, ""], [`${whole}}`, " …"]] as const) {
    try {
      return sayValue("", JSON.parse(json)) + rest;
    } catch {
      continue;
    }
  }
  return passage; // not one is
}

/** `name` tells what a number is: `_minor` are hundredths of the account's currency. */
export function sayValue(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number" && name.endsWith("_minor")) return number(value / 100, { minimumFractionDigits: 2 });
  if (name === "department" && typeof value === "string") return sayDepartment(value);
  if (typeof value === "number" && name.endsWith("_bp")) return number(value / 10_000, { style: "percent", maximumFractionDigits: 2 });
  if (FAMILIES[name] && typeof value === "string") return sayFamily(FAMILIES[name], value);
  if ((name === "reason" || name === "detail") && typeof value === "string") return sayCode(value);
  if (name === "cause" && typeof value === "string") return sayCause(value) || value;
  if (typeof value === "string" && DAY.test(value)) return dayOfYear(value);
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map((one) => sayValue(name, one)).join(", ");
  if (typeof value === "object")
    return Object.entries(value)
      .map(([key, one]) => `${tMaybe(`changes_${key}`, tMaybe(`journal_value_${key}`, key))} ${sayValue(key, one)}`)
      .join(", ");
  return String(value);
}
