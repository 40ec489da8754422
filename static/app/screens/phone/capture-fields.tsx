/** The fields of each kind of entry. The one marked `data-first` takes the focus inside the tap. */
import { useRef } from "preact/hooks";
import { Chips } from "../../components/chips.tsx";
import { Notice } from "../../components/notice.tsx";
import { money, shortWeekday } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { type Draft, change } from "../../stores/capture.ts";
import { today } from "../../stores/clock.ts";
import { plusDays } from "../../stores/figures.ts";
import { shared } from "../../stores/here.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import { RHYTHMS } from "../../stores/plan-schedule.ts";
import { contestedText, inParts, isOneTooMany, itemOf, promisedText } from "./capture-read.ts";
import { sayCode } from "../say-reason.ts";
import { dateChips } from "./date-chips.ts";
import { openItems, sayDue } from "./items.tsx";
import { sayItem } from "./words.ts";

export interface FieldsProps {
  entry: Draft;
  dossier: Overlaid | null;
  currency: string;
}

// Offered until the first pull has brought the company's own list.
const REASONS = {
  note: ["visit", "call", "cash_trouble", "order_drop", "supplier_talk", "management_change", "good_news", "other"],
  dispute: ["delivery", "quality", "price", "quantity", "invoice_error", "other"],
  limit: ["new_site", "season", "bigger_order", "payment_term", "other"],
};
const TERMS = [30, 45, 60, 90];
const TIMES = [2, 3, 4, 5, 6, 8, 10, 12];

function reasonChips(kind: keyof typeof REASONS) {
  const sent = Object.values(shared.value.reason ?? {})
    .filter((reason) => reason.kind === kind)
    .sort((a, b) => a.position - b.position)
    .map(({ code }) => code);
  const codes = sent.length > 0 ? sent : REASONS[kind];
  return codes.map((value) => ({ value, label: sayCode(value, kind) }));
}

/** What may be said more precisely of a dispute's reason, once the company's own list is here. */
function leafChips(root: string | null) {
  return Object.values(shared.value.reason ?? {})
    .filter(({ kind, parent }) => kind === "dispute_detail" && parent === root)
    .sort((a, b) => a.position - b.position)
    .map(({ code: value }) => ({ value, label: sayCode(value) }));
}

function Text({ entry, first = false, aside }: { entry: Draft; first?: boolean; aside?: string }) {
  return (
    <label class="field">
      <span class="field__label">
        {t("what_happened")} {aside && <small>{aside}</small>}
      </span>
      <textarea
        class="input input--text"
        id="capture-text"
        rows={2}
        maxLength={2000}
        data-first={first || undefined}
        value={entry.text}
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
    </label>
  );
}

export function NoteFields({ entry }: FieldsProps) {
  const toggle = (tag: string) =>
    change({
      tags: entry.tags.includes(tag)
        ? entry.tags.filter((other) => other !== tag)
        : [...entry.tags, tag],
    });
  return (
    <>
      <Text entry={entry} first aside={entry.supersedes_id ? undefined : t("or_one_word")} />
      {!entry.supersedes_id && <Chips label={t("tags")} scroll chips={reasonChips("note")} pressed={entry.tags} onPress={toggle} />}
    </>
  );
}

export function DisputeFields({ entry, dossier, currency }: FieldsProps) {
  const items = dossier ? openItems(dossier).filter(({ residual }) => residual > 0) : [];
  const chosen = itemOf(entry, dossier);
  const leaves = leafChips(entry.dispute_reason);
  return (
    <>
      <Text entry={entry} first aside={t("or_one_word")} />
      <Chips
        label={t("reason")}
        scroll
        chips={reasonChips("dispute")}
        pressed={entry.dispute_reason ? [entry.dispute_reason] : []}
        onPress={(value) => change({ dispute_reason: value, dispute_detail: null })}
      />
      {leaves.length > 0 && (
        <Chips
          label={t("reason_detail")}
          scroll
          chips={leaves}
          pressed={entry.dispute_detail ? [entry.dispute_detail] : []}
          onPress={(value) => change({ dispute_detail: value === entry.dispute_detail ? null : value })}
        />
      )}
      <div class="picks">
        <label class="pick pick--stack">
          <span>
            <span class="pick__label">{t("which_item")}</span>
            <select
              class="pick__value"
              id="capture-item"
              value={String(chosen?.id ?? "")}
              onChange={(event) => {
                const value = event.currentTarget.value;
                change({ item_id: value ? Number(value) : null, contested: null });
              }}
            >
              <option value="">{t("unnamed_item")}</option>
              {items.map((item) => (
                <option key={item.id} value={String(item.id)}>
                  {sayItem(item)} · {money(item.residual, item.currency)} · {sayDue(item)}
                </option>
              ))}
            </select>
          </span>
        </label>
        <label class="pick pick--stack">
          <span>
            <span class="pick__label">
              {t("contested")} ({currency})
            </span>
            <input
              class="pick__value"
              id="capture-contested"
              inputMode="decimal"
              autocomplete="off"
              value={contestedText(entry, dossier, currency)}
              onInput={(event) => change({ contested: event.currentTarget.value })}
            />
          </span>
        </label>
      </div>
    </>
  );
}

export function PromiseFields({ entry, dossier, currency }: FieldsProps) {
  const other = useRef<HTMLInputElement>(null);
  const chips = dateChips(today.value, shared.value.holiday ?? {});
  const isOther = entry.promised_on !== null && !chips.some(({ value }) => value === entry.promised_on);
  const openPicker = () => {
    try {
      other.current?.showPicker();
    } catch {
      other.current?.focus();
    }
  };
  return (
    <>
      <Chips
        label={t((entry.times ?? 1) > 1 ? "plan_first_on" : "promise_day")}
        scroll
        chips={chips}
        pressed={entry.promised_on ? [entry.promised_on] : []}
        onPress={(value) => change({ promised_on: value })}
      />
      <div class="picks">
        <label class="pick pick--stack">
          <span>
            <span class="pick__label">
              {t((entry.times ?? 1) > 1 ? "plan_amount" : "promise_amount")} ({currency})
            </span>
            <input
              class="pick__value"
              id="capture-promised"
              inputMode="decimal"
              autocomplete="off"
              value={promisedText(entry, dossier, currency)}
              onInput={(event) => change({ promised: event.currentTarget.value })}
            />
          </span>
        </label>
        <label class="pick pick--stack" onClick={openPicker}>
          <span>
            <span class="pick__label">{t("promise_other_day")}</span>
            <input
              class="pick__value"
              id="capture-day"
              type="date"
              ref={other}
              min={today.value}
              value={isOther ? (entry.promised_on ?? "") : ""}
              onInput={(event) => change({ promised_on: event.currentTarget.value || null })}
            />
          </span>
        </label>
      </div>
      <Times entry={entry} dossier={dossier} currency={currency} />
      {isOneTooMany(entry, dossier, currency) && <Notice live title={t("promise_one_too_many")} text={t("next_too_many_promises")} />}
      <Text entry={entry} />
    </>
  );
}

/** In several parts the promise is a payment plan: the desk approves it first. */
function Times({ entry, dossier, currency }: FieldsProps) {
  const parts = inParts(entry, dossier, currency);
  return (
    <>
      <div class="picks">
        <label class="pick pick--stack">
          <span>
            <span class="pick__label">{t("plan_times")}</span>
            <select
              class="pick__value"
              id="capture-times"
              value={String(entry.times ?? 1)}
              onChange={(event) => change({ times: Number(event.currentTarget.value) })}
            >
              <option value="1">{t("plan_once")}</option>
              {TIMES.map((count) => (
                <option key={count} value={String(count)}>
                  {t("plan_count", { count })}
                </option>
              ))}
            </select>
          </span>
        </label>
        {(entry.times ?? 1) > 1 && (
          <label class="pick pick--stack">
            <span>
              <span class="pick__label">{t("plan_rhythm")}</span>
              <select
                class="pick__value"
                id="capture-rhythm"
                value={entry.rhythm ?? "monthly"}
                onChange={(event) => change({ rhythm: event.currentTarget.value })}
              >
                {RHYTHMS.map((rhythm) => (
                  <option key={rhythm} value={rhythm}>
                    {t(`rhythm_${rhythm}`)}
                  </option>
                ))}
              </select>
            </span>
          </label>
        )}
      </div>
      {parts.length > 0 && (
        <p class="field__hint" aria-live="polite">
          {parts.map(([due_on, amount]) => `${shortWeekday(due_on)} ${money(amount, currency, { cents: true })}`).join(" · ")}
        </p>
      )}
    </>
  );
}

export function LimitFields({ entry, dossier, currency }: FieldsProps) {
  const summary = Object.values(dossier?.rows.summary ?? {})[0];
  const now = summary?.limit ?? null;
  return (
    <>
      <label class="field">
        <span class="field__label">
          {t("limit_amount")} ({currency}){" "}
          <small>{t("limit_now", { amount: now === null ? t("limit_unset") : money(now, currency) })}</small>
        </span>
        <input
          class="input"
          id="capture-limit"
          inputMode="decimal"
          autocomplete="off"
          data-first
          value={entry.limit}
          onInput={(event) => change({ limit: event.currentTarget.value })}
        />
      </label>
      <Chips
        label={t("limit_why")}
        scroll
        chips={reasonChips("limit")}
        pressed={entry.limit_reason ? [entry.limit_reason] : []}
        onPress={(value) => change({ limit_reason: value })}
      />
      <div class="picks">
        <label class="pick pick--stack">
          <span>
            <span class="pick__label">{t("limit_term")}</span>
            <select
              class="pick__value"
              id="capture-term"
              value={String(entry.term_days ?? "")}
              onChange={(event) => change({ term_days: Number(event.currentTarget.value) || null })}
            >
              <option value="">{t("limit_term_same")}</option>
              {TERMS.map((days) => (
                <option key={days} value={String(days)}>
                  {t("limit_term_days", { count: days })}
                </option>
              ))}
            </select>
          </span>
        </label>
        <label class="pick pick--stack">
          <span>
            <span class="pick__label">{t("limit_until")}</span>
            <input
              class="pick__value"
              id="capture-until"
              type="date"
              min={plusDays(today.value, 1)}
              value={entry.limit_until}
              onInput={(event) => change({ limit_until: event.currentTarget.value })}
            />
          </span>
        </label>
      </div>
      <Text entry={entry} />
    </>
  );
}
