import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { useLoad } from "../load.ts";
import { type Review, waitingFor } from "../reviews/types.ts";
import type { LimitRequest } from "../types.ts";

export type DecisionsPart = "requests" | "reviews" | "deputies";

/** The parts of Décisions: what people ask, what the nightly review says, and who stands in for whom. One part needs no tabs. */
export function DecisionTabs({ at, count }: { at: DecisionsPart; count?: number }) {
  const both = may("review_limits");
  const reviews = useLoad<{ rows: Review[] }>(both && at !== "reviews" ? "/limit-reviews" : null);
  const requests = useLoad<{ rows: LimitRequest[] }>(both && at !== "requests" ? "/limit-requests?state=open" : null);
  if (!both) return null;
  const href = { requests: "/decisions", reviews: "/decisions/revisions", deputies: "/decisions/suppleances" };
  const counts: Record<DecisionsPart, number | undefined> = {
    deputies: undefined,
    requests: at === "requests" ? count : requests.data?.rows.length,
    reviews: at === "reviews" ? count : reviews.data ? waitingFor(reviews.data.rows) : undefined,
  };
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
