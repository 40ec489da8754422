/** What a dispute is judged by: agreed terms, the invoice's dates, and what was delivered before it. */
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { sayTerms } from "../penalties/say.ts";
import { Shown } from "../screen.tsx";

interface EvidenceData {
  terms: { terms_days: number; terms_end_of_month: string | null; terms_derived: boolean };
  item: { ref: string; document_on: string; due_on: string | null; due_source: string } | null;
  deliveries: { number: string; order_ref: string | null; delivered_on: string }[];
  orders: { number: string; ordered_on: string }[];
}

export function Evidence({ disputeId }: { disputeId: string }) {
  const loaded = useLoad<EvidenceData>(`/disputes/${disputeId}/evidence`);
  return (
    <Section level={3} title={t("evidence")}>
      <Shown loaded={loaded} rows={2}>
        {({ terms, item, deliveries, orders }) => {
          const orderedOn = new Map(orders.map(({ number, ordered_on }) => [number, ordered_on]));
          return (
            <>
              <Ledger
                lines={[
                  {
                    label: t("evidence_terms"),
                    value: sayTerms(terms),
                    note: terms.terms_derived ? t("terms_derived") : undefined,
                  },
                  ...(item
                    ? [
                        { label: t("evidence_billed", { ref: item.ref }), value: dayOfYear(item.document_on) },
                        {
                          label: t("evidence_due"),
                          value: item.due_on ? dayOfYear(item.due_on) : "–",
                          note: tMaybe(`due_source_${item.due_source}`, item.due_source),
                        },
                      ]
                    : []),
                  ...deliveries.map(({ number, order_ref, delivered_on }) => ({
                    label: t("evidence_delivery", { number }),
                    value: dayOfYear(delivered_on),
                    note: order_ref ? sayOrder(order_ref, orderedOn.get(order_ref)) : undefined,
                  })),
                ]}
              />
              {item && <p class="t13 quiet">{t(deliveries.length ? "evidence_hint" : "evidence_none")}</p>}
            </>
          );
        }}
      </Shown>
    </Section>
  );
}

const sayOrder = (number: string, on: string | undefined): string =>
  on ? t("evidence_order_on", { number, day: dayOfYear(on) }) : t("evidence_order", { number });
