/** What a dispute is judged by: agreed terms, the invoice's dates, what was delivered before it, and what proves it. */
import { Dialog } from "../../../components/dialog.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { sayTerms } from "../penalties/say.ts";
import { sayItem, sayRef } from "../say-item.ts";
import { Shown } from "../screen.tsx";
import type { EvidenceData } from "./evidence.ts";
import { Proofs } from "./proofs.tsx";

/** `of`: the dispute, or the invoice, the evidence is asked of. */
export function Evidence({ of }: { of: `disputes/${string}` | `items/${number}` }) {
  const path = `/${of}/evidence`;
  const loaded = useLoad<EvidenceData>(path);
  return (
    <Section level={3} title={t("evidence")}>
      <Shown loaded={loaded} rows={2}>
        {(data) => {
          const { terms, item, deliveries, orders } = data;
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
                        { label: t("evidence_billed", { ref: sayRef(item.ref) }), value: dayOfYear(item.document_on) },
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
              {item && <Proofs evidence={data} onChanged={() => void loaded.reload()} />}
            </>
          );
        }}
      </Shown>
    </Section>
  );
}

/** The same of an invoice nobody disputes yet. */
export function EvidenceDialog({ item, onClose }: { item: { id: number; ref: string; label: string | null }; onClose: () => void }) {
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("proofs_item_of", { ref: sayItem(item) })}
      actions={
        <button class="btn" type="button" onClick={onClose}>
          {t("close")}
        </button>
      }
    >
      <Evidence of={`items/${item.id}`} />
    </Dialog>
  );
}

const sayOrder = (number: string, on: string | undefined): string =>
  on ? t("evidence_order_on", { number, day: dayOfYear(on) }) : t("evidence_order", { number });
