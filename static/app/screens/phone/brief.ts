/** Before the door: what changed, what to ask, what not to promise; only from what this phone holds. */
import type { BriefLine } from "../../components/brief.tsx";
import { money, weekday } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { riskOf } from "../../lib/risk.ts";
import { paidAtAll } from "../../stores/at-bank.ts";
import { isStale } from "../../stores/ages.ts";
import { today } from "../../stores/clock.ts";
import { availableOf, lightOn, overdueOn } from "../../stores/figures.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer, Summary } from "../../stores/rows.ts";
import { UNRESOLVED } from "./unresolved.ts";
import { dayNear, sayItem, sayLevel } from "./words.ts";

export function briefOf(dossier: Overlaid, customer: Customer): BriefLine[] {
  const summary = dossier.rows.summary[customer.id];
  return [
    { label: t("brief_changed"), text: whatChanged(dossier, customer, summary) },
    { label: t("brief_ask"), text: whatToAsk(dossier, customer, summary) },
    { label: t("brief_never"), text: whatNotToPromise(customer, summary) },
  ];
}

function whatChanged({ rows }: Overlaid, customer: Customer, summary?: Summary): string {
  const cash = (minor: number) => money(minor, customer.currency);
  const said: string[] = [];
  const letter = Object.values(rows.dunning).sort((a, b) => (a.run_on < b.run_on ? 1 : -1))[0];
  if (letter) {
    said.push(t("changed_reminder", { level: sayLevel(letter.level), day: dayNear(letter.sent_at ?? letter.run_on) }));
  }
  for (const dispute of Object.values(rows.dispute)) {
    if (!dispute.owner || !UNRESOLVED.has(dispute.state)) continue;
    const item = rows.item[dispute.item_id ?? 0];
    const ref = item ? sayItem(item) : "";
    said.push(t("changed_dispute", { ref, owner: dispute.owner }));
  }
  const [before, after] = (summary?.moves ?? []).slice(-2);
  if (before && after) {
    const [was, is] = [riskOf(before[5]), riskOf(after[5])];
    if (was !== is) {
      said.push(t("changed_class", { before: t(`risk_${was}`), after: t(`risk_${is}`) }));
    }
    const more = after[1] - before[1];
    if (more > 0) said.push(t("changed_exposure", { amount: cash(more) }));
    if (more < 0) said.push(t("changed_exposure_less", { amount: cash(-more) }));
    if (after[3] !== null && before[3] !== after[3]) {
      said.push(t("changed_limit", { amount: cash(after[3]) }));
    }
  }
  return said.slice(0, 3).join(" · ") || t("brief_nothing_changed");
}

function whatToAsk({ rows, kept }: Overlaid, customer: Customer, summary?: Summary): string {
  const cash = (minor: number) => money(minor, customer.currency);
  const promise = Object.values(rows.promise)
    .filter(({ state, id }) => state === "active" && !kept.has(id))
    .sort((a, b) => (a.promised_on < b.promised_on ? -1 : 1))[0];
  if (promise) {
    return t("ask_promise", { amount: cash(promise.amount), day: weekday(promise.promised_on) });
  }
  const overdue = overdueOn(summary?.due ?? [], today.value);
  const paid = paidAtAll(Object.values(rows.receipt ?? {}))?.amount ?? 0;
  if (overdue > 0 && paid >= overdue) return t("ask_paid", { amount: cash(paid) });
  if (overdue > 0 && paid > 0) return t("ask_rest", { amount: cash(overdue - paid), paid: cash(paid) });
  if (overdue > 0) return t("ask_overdue", { amount: cash(overdue) });
  const dispute = Object.values(rows.dispute).find(({ state }) => UNRESOLVED.has(state));
  const ref = sayItem(rows.item[dispute?.item_id ?? 0]);
  return dispute ? t("ask_dispute", { ref }) : t("ask_nothing");
}

function whatNotToPromise(customer: Customer, summary?: Summary): string {
  const free = summary ? availableOf(summary) : null;
  const red = !isStale(customer.company_id) && lightOn(summary?.light ?? [], today.value).colour === "red";
  if (customer.hold_reason !== null || customer.insolvency_on !== null || red) return t("never_any");
  if (free === null) return t("never_unset");
  const amount =
    free <= 0
      ? t("never_any")
      : t("never_more", { amount: money(free, customer.currency, { floor: true }) });
  const days = summary?.limit_days ?? customer.terms_days;
  return `${amount}, ${t("never_delay", { count: days })}`;
}
