/** Facture (P5): one open item, what became of it, and the way to dispute it. */
import { AppBar } from "../../components/app-bar.tsx";
import { DataAge } from "../../components/data-age.tsx";
import { Empty } from "../../components/empty.tsx";
import { Hero } from "../../components/hero.tsx";
import { Icon } from "../../components/icon.tsx";
import { Ledger } from "../../components/ledger.tsx";
import { Section } from "../../components/section.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { goBack } from "../../lib/router.ts";
import { ageOfFigures } from "../../stores/ages.ts";
import { capture } from "../../stores/capture.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer } from "../../stores/rows.ts";
import { focusCapture } from "./capture-focus.ts";
import { DeliveredBefore } from "./delivered.tsx";
import { isDerived, isLate, sayDue } from "./items.tsx";
import { WhyLate } from "./why-late.tsx";
import { Pill } from "./pill.tsx";
import { threadOf } from "./thread.tsx";
import { dayNear, sayAge, sayItem } from "./words.ts";

export function ItemDetail({ dossier, id }: { dossier: Overlaid; id: number }) {
  const item = dossier.rows.item[id];
  const customer = Object.values(dossier.rows.customer)[0] as Customer;
  const age = ageOfFigures(customer.company_id);
  const thread = threadOf(dossier, customer, id);
  const dispute = () => {
    rightNow(() => capture(customer.id, "dispute", { item_id: id }));
    focusCapture();
  };
  return (
    <>
      <AppBar
        title={item ? sayItem(item) : t("item")}
        back={{ onBack: () => goBack(`/clients/${customer.id}`), label: customer.name }}
      >
        <Pill />
      </AppBar>
      {!item ? (
        <div class="section">
          <Empty text={t("item_gone")} />
        </div>
      ) : (
        <div class="page">
          <section class="section section--top">
            <p class="quiet">{customer.name}</p>
            <Hero
              label={t("item_residual")}
              amount={money(item.residual, item.currency, { cents: true })}
              tail={<DataAge text={sayAge(age)} age={age.level} />}
              note={sayDue(item)}
            />
            <Ledger
              lines={[
                { label: t("item_amount"), value: money(item.amount, item.currency, { cents: true }) },
                { label: t("item_document"), value: dayNear(item.document_on) },
                {
                  label: t("item_due"),
                  value: item.due_on ? dayNear(item.due_on) : t("no_due"),
                  note: isDerived(item) && t("item_derived"),
                },
                {
                  label: t("item_terms"),
                  value: t(customer.terms_end_of_month ? "item_terms_end_of_month" : "item_terms_days", { count: customer.terms_days }),
                  note: customer.terms_derived && t("item_terms_derived"),
                },
                { label: t("item_label"), value: item.label || t("item_no_detail") },
              ]}
            />
            {item.residual > 0 && (
              <button class="btn btn--primary btn--big" type="button" onClick={dispute}>
                <Icon name="flag" size={22} />
                {t("item_dispute")}
              </button>
            )}
          </section>
          <DeliveredBefore item_id={id} />
          {isLate(item) && <WhyLate item={item} customer={customer} dossier={dossier} />}
          <Section title={t("thread")}>
            {thread.length === 0 && <p class="quiet empty-line">{t("thread_empty")}</p>}
            <Timeline entries={thread} />
          </Section>
        </div>
      )}
    </>
  );
}
