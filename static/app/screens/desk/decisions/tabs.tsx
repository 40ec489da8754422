import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { useLoad } from "../load.ts";
import { type Review, waitingFor } from "../reviews/types.ts";
import type { LimitRequest } from "../types.ts";

export type DecisionsPart = "requests" | "reviews" | "deadlines" | "policy" | "deputies";

const HREF = {
  requests: "/decisions",
  reviews: "/decisions/revisions",
  deadlines: "/decisions/echeances",
  policy: "/decisions/regles",
  deputies: "/decisions/suppleances",
};
/** What only the desk sees. */
const REVIEWING: readonly DecisionsPart[] = ["reviews", "policy", "deputies"];

/** The parts of Décisions: what people ask, what the review says, what comes due, by which rules, who stands in. */
export function DecisionTabs({ at, count }: { at: DecisionsPart; count?: number }) {
  const reviewing = may("review_limits");
  const reviews = useLoad<{ rows: Review[] }>(reviewing && at !== "reviews" ? "/limit-reviews" : null);
  const requests = useLoad<{ rows: LimitRequest[] }>(at === "requests" ? null : "/limit-requests?state=open");
  const parts = (Object.keys(HREF) as DecisionsPart[]).filter((part) => reviewing || !REVIEWING.includes(part));
  const counts: Record<DecisionsPart, number | undefined> = {
    deputies: undefined,
    requests: at === "requests" ? count : requests.data?.rows.length,
    reviews: at === "reviews" ? count : reviews.data ? waitingFor(reviews.data.rows) : undefined,
    deadlines: at === "deadlines" ? count : undefined,
    policy: undefined,
  };
  return (
    <Tabs
      label={t("place_decisions")}
      current={HREF[at]}
      tabs={parts.map((part) => ({
        href: HREF[part],
        label: t(`decisions_tab_${part}`),
        count: counts[part],
      }))}
    />
  );
}
