/** Open items: their order, what is said of them, and their line in the customer's page. */
import { Icon } from "../../components/icon.tsx";
import { money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { paidOf } from "../../stores/at-bank.ts";
import { today } from "../../stores/clock.ts";
import { daysBetween } from "../../stores/figures.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Dispute, Item } from "../../stores/rows.ts";
import { sayCause } from "../say-reason.ts";
import { KeptMark } from "./kept-mark.tsx";
import { UNRESOLVED } from "./unresolved.ts";
import { dayNear, sayItem } from "./words.ts";

/** Open debts, the longest overdue first; credits last. */
export function openItems({ rows }: Overlaid): Item[] {
  const rank = (item: Item) => (item.residual < 0 ? "9999" : (item.due_on ?? "9998"));
  return Object.values(rows.item).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Debts past their due date today, without those already disputed in full. */
export function overdueItems(dossier: Overlaid): Item[] {
  return openItems(dossier).filter(isLate);
}

export const isLate = ({ residual, due_on }: Item): boolean => residual > 0 && due_on !== null && due_on < today.value;

export const disputeOn = ({ rows }: Overlaid, item: number): Dispute | undefined =>
  Object.values(rows.dispute).find(({ item_id, state }) => item_id === item && UNRESOLVED.has(state));

export function ItemRow({ item, dossier }: { item: Item; dossier: Overlaid }) {
  const dispute = disputeOn(dossier, item.id);
  const promise = Object.values(dossier.rows.promise).find(
    ({ items, state }) => state === "active" && items.some(([id]) => id === item.id),
  );
  const paid = paidOf(Object.values(dossier.rows.receipt ?? {}), item.id);
  return (
    <li class="row">
      <div class="row__main">
        <a class="row__name row__cover" href={`/clients/${item.customer_id}?piece=${item.id}`}>
          {sayItem(item)}
        </a>
        <span class="row__meta">
          {sayDue(item)}
          {paid && (
            <span class="tag">
              <Icon name="markok" size={16} />
              {t("paid_at_bank", { amount: money(paid.amount, item.currency, { cents: true }), day: dayNear(paid.day) })}
            </span>
          )}
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
          {isLate(item) && !dispute && !promise && (
            <span>{sayCause(dossier.rows.late_cause?.[item.id]?.cause)}</span>
          )}
        </span>
      </div>
      <div class="row__tail">
        <span class="amount amount--row">{money(item.residual, item.currency, { cents: true })}</span>
      </div>
    </li>
  );
}

/** Whether the due date was computed, rather than stated by the ledger or the e-invoice. */
export const isDerived = ({ due_source }: Item): boolean => due_source === "terms" || due_source === "default";

export function sayDue(item: Item): string {
  if (item.residual < 0) return t("credit_item");
  if (!item.due_on) return t("no_due");
  const late = daysBetween(item.due_on, today.value);
  if (late > 0) return t("days_late", { count: late });
  const day = dayNear(item.due_on);
  return t(isDerived(item) ? "due_derived" : "due_on", { day });
}
