/** What was delivered before an invoice, and what proves it: asked of the server when opened, for the phone does not carry it. */
import { useState } from "preact/hooks";
import { Ledger } from "../../components/ledger.tsx";
import { Row } from "../../components/row.tsx";
import { Unreachable, api } from "../../lib/http.ts";
import { t } from "../../lib/i18n.ts";
import { dayNear } from "./words.ts";

interface Delivered {
  deliveries: { number: string; order_ref: string | null; delivered_on: string }[];
  proofs: { id: string; proves: string; mime: string; pages: number }[];
}

export function DeliveredBefore({ item_id }: { item_id: number }) {
  const [found, setFound] = useState<Delivered | Error | null>(null);
  const ask = async (open: boolean) => {
    if (!open || (found && !(found instanceof Error))) return;
    setFound(null);
    setFound(await api<Delivered>("GET", `/items/${item_id}/evidence`).catch((fault: Error) => fault));
  };
  return (
    <section class="section">
      <details onToggle={(event) => void ask(event.currentTarget.open)}>
        <summary class="section__head">{t("delivered")}</summary>
        <div aria-live="polite">
          {found === null && <p class="t13 quiet">{t("loading")}</p>}
          {found instanceof Error && (
            <p class="quiet">{t(found instanceof Unreachable ? "delivered_offline" : "error_server")}</p>
          )}
          {found && !(found instanceof Error) && <Shown found={found} />}
        </div>
      </details>
    </section>
  );
}

function Shown({ found: { deliveries, proofs } }: { found: Delivered }) {
  return (
    <>
      <Ledger
        lines={deliveries.map(({ number, order_ref, delivered_on }) => ({
          label: number,
          value: dayNear(delivered_on),
          note: order_ref && t("delivered_order", { number: order_ref }),
        }))}
      />
      <p class="t13 quiet">{t(deliveries.length ? "delivered_hint" : "delivered_none")}</p>
      <ul>
        {proofs.map((proof) => {
          const photo = proof.mime === "image/jpeg";
          return (
            <Row
              key={proof.id}
              name={
                <a
                  class="row__name row__cover"
                  href={`/api/v1/delivery-proofs/${proof.id}`}
                  {...(photo ? { target: "_blank", rel: "noopener" } : { download: "" })}
                >
                  {t("delivered_proof", { number: proof.proves })}
                </a>
              }
              meta={photo ? t("delivered_photo") : t("delivered_pages", { count: proof.pages })}
            />
          );
        })}
      </ul>
    </>
  );
}
