import { Icon } from "../../../components/icon.tsx";
import { Section } from "../../../components/section.tsx";
import { type Key, t } from "../../../lib/i18n.ts";
import type { CheckedRule } from "../types.ts";
import { sayRule } from "./say-rule.ts";

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
        {rules.map((rule) => {
          const { icon, mark, word } = MARKS[`${rule.ok}`];
          const { name, fact } = sayRule(rule);
          return (
            <li key={rule.code}>
              <Icon name={icon} size={22} mark={mark} label={t(word as Key)} />
              <div>
                <p class="rules__name">{name}</p>
                <p class="rules__fact">{fact}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
