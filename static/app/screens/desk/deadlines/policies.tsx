/** The insurance policies, and how much of each cap its buyers ask for. */
import { Amount } from "../../../components/amount.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, percent } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";

interface Policy {
  id: number;
  insurer: string;
  number: string;
  currency: string;
  cap_minor: number | null;
  asked_minor: number;
  buyers: number;
  ends_on: string | null;
}

export function Policies() {
  const { data } = useLoad<Policy[]>("/insurance-policies");
  if (!data?.length) return null;
  return (
    <Section title={t("policies_title")} tail={data.length}>
      <ul>
        {data.map((one) => (
          <Row
            key={one.id}
            name={`${one.insurer} · ${one.number}`}
            meta={
              <>
                <span>{t("policies_buyers", { count: one.buyers })}</span>
                <span>{sayCap(one)}</span>
                {one.ends_on && <span>{t("cover_until", { day: dayOfYear(one.ends_on) })}</span>}
              </>
            }
            tail={<Amount row minor={Math.min(one.asked_minor, one.cap_minor ?? one.asked_minor)} currency={one.currency} />}
          />
        ))}
      </ul>
    </Section>
  );
}

/** How much of the cap is used; above it, that every buyer's cover is lowered in proportion. */
function sayCap({ cap_minor: cap, asked_minor: asked, currency }: Policy): string {
  if (cap === null) return t("policies_no_cap");
  if (asked > cap) return t("policies_over", { asked: money(asked, currency), cap: money(cap, currency) });
  return t("policies_used", { share: percent(cap > 0 ? asked / cap : 1), cap: money(cap, currency) });
}
