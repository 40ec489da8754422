import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";

export type DecisionsPart = "requests" | "reviews";

/** The parts of Décisions: what people ask, and what the nightly review says. One part needs no tabs. */
export function DecisionTabs({ at, counts = {} }: { at: DecisionsPart; counts?: Partial<Record<DecisionsPart, number>> }) {
  if (!may("review_limits")) return null;
  const href = { requests: "/decisions", reviews: "/decisions/revisions" };
  return (
    <Tabs
      label={t("place_decisions")}
      current={href[at]}
      tabs={(Object.keys(href) as DecisionsPart[]).map((part) => ({
        href: href[part],
        label: t(`decisions_tab_${part}`),
        count: counts[part],
      }))}
    />
  );
}
