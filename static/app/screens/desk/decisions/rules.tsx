import { Icon } from "../../../components/icon.tsx";
import { Section } from "../../../components/section.tsx";
import { type Key, t, tMaybe } from "../../../lib/i18n.ts";
import { sayFacts } from "../problem.tsx";
import type { CheckedRule } from "../types.ts";

const MARKS = {
  true: { icon: "markok", mark: "ok", word: "rule_kept" },
  false: { icon: "markno", mark: "no", word: "rule_broken" },
  warn: { icon: "marksee", mark: "see", word: "rule_look" },
} as const;

/** The rules the request was checked against: which hold, which do not, and the numbers behind. */
export function Rules({ rules }: { rules: CheckedRule[] }) {
  const kept = rules.filter(({ ok }) => ok === true).length;
  return (
    <Section title={t("rules_checked")} tail={t("rules_kept", { kept, count: rules.length })}>
      <ul class="rules">
        {rules.map(({ code, ok, facts }) => {
          const { icon, mark, word } = MARKS[`${ok}`];
          return (
            <li key={code}>
              <Icon name={icon} size={22} mark={mark} label={t(word as Key)} />
              <div>
                <p class="rules__name">{tMaybe(`rule_${code}`, code, sayFacts(facts))}</p>
                <p class="rules__fact">{sayRule(code, ok, facts)}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function sayRule(code: string, ok: CheckedRule["ok"], facts: CheckedRule["facts"]): string {
  const said = sayFacts(facts);
  return tMaybe(`rule_${code}_${ok}`, tMaybe(`rule_${code}_fact`, "", said), said);
}
