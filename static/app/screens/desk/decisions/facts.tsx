import { Ledger, type LedgerLine } from "../../../components/ledger.tsx";
import { money, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import type { RequestFacts } from "../types.ts";

/** Today's facts; beside each that moved since the request, what it was then. */
export function FactsThenNow({
  then,
  now,
  currency,
}: {
  then: RequestFacts;
  now: RequestFacts;
  currency: string;
}) {
  const amount = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : money(value, currency);
  const days = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : t("days_long", { count: value });
  const score = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : number(value);
  const line = <K extends keyof RequestFacts>(
    label: string,
    key: K,
    say: (value: RequestFacts[K]) => string,
  ): LedgerLine => ({
    label,
    value: say(now[key]),
    note:
      then[key] !== undefined && say(then[key]) !== say(now[key])
        ? t("facts_was", { value: say(then[key]) })
        : undefined,
  });
  return (
    <div class="columns">
      <Ledger
        lines={[
          line(t("exposure"), "exposure_minor", amount),
          line(t("overdue"), "overdue_minor", amount),
          line(t("facts_disputed"), "disputed_minor", amount),
          line(t("facts_oldest"), "oldest_days", days),
        ]}
      />
      <Ledger
        lines={[
          line(t("limit"), "limit_minor", amount),
          line(t("facts_score"), "score", score),
          line(t("facts_delay"), "weighted_delay_days", days),
          line(t("facts_sales"), "sales_12m_minor", amount),
        ]}
      />
    </div>
  );
}
