/** Open items: the line in the customer's page, and the page of one (P5). */
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
import { today } from "../../stores/clock.ts";
import { daysBetween } from "../../stores/figures.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer, Dispute, Item } from "../../stores/rows.ts";
import { focusCapture } from "./capture-focus.ts";
import { KeptMark } from "./kept-mark.tsx";
import { Pill } from "./pill.tsx";
import { threadOf } from "./thread.tsx";
import { UNRESOLVED } from "./unresolved.ts";
import { dayNear, sayAge } from "./words.ts";

/** Open debts, the longest overdue first; credits last. */
export function openItems({ rows }: Overlaid): Item[] {
  const rank = (item: Item) => (item.residual < 0 ? "9999" : (item.due_on ?? "9998"));
  return Object.values(rows.item).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Debts past their due date today, without those already disputed in full. */
export function overdueItems(dossier: Overlaid): Item[] {
  return openItems(dossier).filter(
    (item) => item.residual > 0 && item.due_on !== null && item.due_on < today.value,
  );
}

export const disputeOn = ({ rows }: Overlaid, item: number): Dispute | undefined =>
  Object.values(rows.dispute).find(({ item_id, state }) => item_id === item && UNRESOLVED.has(state));

export function ItemRow({ item, dossier }: { item: Item; dossier: Overlaid }) {
  const dispute = disputeOn(dossier, item.id);
  const promise = Object.values(dossier.rows.promise).find(
    ({ items, state }) => state === "active" && items.some(([id]) => id === item.id),
  );
  return (
    <li class="row">
      <div class="row__main">
        <a class="row__name row__cover" href={`/clients/${item.customer_id}?piece=${item.id}`}>
          {item.ref || item.label || t("item")}
        </a>
        <span class="row__meta">
          {sayDue(item)}
          {dispute && (
            <span class="tag">
              <Icon name="flag" size={16} />
              {dispute.amount === null
                ? t("disputed_whole")
                : t("disputed_amount", { amount: money(dispute.amount, item.currency) })}
              <KeptMark kept={dossier.kept.has(dispute.id)} />
            </span>
          )}
          {promise && (
            <span class="tag">
              <Icon name="promise" size={16} />
              {t("promised_on", { day: dayNear(promise.promised_on) })}
              <KeptMark kept={dossier.kept.has(promise.id)} />
            </span>
          )}
        </span>
      </div>
      <div class="row__tail">
        <span class="amount amount--row">{money(item.residual, item.currency, { cents: true })}</span>
      </div>
    </li>
  );
}

export function sayDue(item: Item): string {
  if (item.residual < 0) return t("credit_item");
  if (!item.due_on) return t("no_due");
  const late = daysBetween(item.due_on, today.value);
  if (late > 0) return t("days_late", { count: late });
  const day = dayNear(item.due_on);
  return t(item.due_source === "derived" ? "due_derived" : "due_on", { day });
}

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
        title={item?.ref || t("item")}
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
                  note: item.due_source === "derived" && t("item_derived"),
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
          <Section title={t("thread")}>
            {thread.length === 0 && <p class="quiet empty-line">{t("thread_empty")}</p>}
            <Timeline entries={thread} />
          </Section>
        </div>
      )}
    </>
  );
}
