/** The words of a checked rule: its name, and what the facts say of it. */
import { dayOfYear } from "../../../lib/formats.ts";
import { type Facts, t, tMaybe } from "../../../lib/i18n.ts";
import { sayFacts } from "../problem.tsx";
import type { CheckedRule } from "../types.ts";

export interface SaidRule {
  name: string;
  fact: string;
}

/** Say one rule as the server checked it; a rule unknown here says its code. */
export function sayRule({ code, ok, facts }: CheckedRule): SaidRule {
  const said = { ...sayFacts(facts), ...added(code, facts) };
  const fact = tMaybe(`rule_${code}_${variant(code, facts) ?? ok}`, "", said);
  // Short dates and reasons may end with their own full stop.
  return { name: tMaybe(`rule_${code}`, code, said), fact: fact.replace(/\.{2,}/g, ".") };
}

/** Which facts ask for other words than the outcome alone. */
function variant(code: string, facts: CheckedRule["facts"]): string | null {
  if (code === "overdue_30" && !facts["days"]) return "none";
  if (code === "data_fresh" && !facts["as_of"]) return "never";
  if (code === "risk_class" && !/^[A-E]$/.test(String(facts["risk_class"]))) return "unrated";
  if (code === "no_hold" && facts["insolvency_on"]) return "insolvent";
  if (code === "no_hold" && facts["hold_reason"]) return "held";
  return null;
}

/** Facts the words want and the server leaves to us. */
function added(code: string, facts: CheckedRule["facts"]): Facts {
  if (code === "overdue_30") return { count: Number(facts["days"] ?? 0) };
  if (code === "data_fresh") return { count: Number(facts["missed_business_days"] ?? 0) };
  if (code === "no_hold" && typeof facts["insolvency_on"] === "string")
    return { insolvency_on: dayOfYear(facts["insolvency_on"]) };
  if (code === "delegation" && typeof facts["why"] === "string")
    return { why: lowered(tMaybe(`why_not_${facts["why"]}`, t("rule_delegation_other"))) };
  return {};
}

const lowered = (sentence: string) => sentence.charAt(0).toLocaleLowerCase() + sentence.slice(1);
