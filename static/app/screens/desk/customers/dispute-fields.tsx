/** What a dispute is about: its reason, the invoice, how much of it; wherever the desk writes one down. */
import { Chips } from "../../../components/chips.tsx";
import type { FieldError } from "../../../components/error-summary.tsx";
import { Field } from "../../../components/field.tsx";
import { money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { uuidv7 } from "../../../lib/ids.ts";
import type { OpArgs } from "../../../stores/operations.ts";
import { sayCode } from "../../say-reason.ts";
import { readAmount } from "../decisions/answer.ts";
import { leavesOf, rootReasons } from "../reasons.ts";
import { sayItem } from "../say-item.ts";
import type { ItemRow } from "./dossier.ts";

export interface DisputeDraft {
  reason: string;
  detail: string;
  /** The item's id, as a form holds it; empty: to be named. */
  item: string;
  /** As typed; empty: all of it. */
  amount: string;
}

export const NO_DISPUTE: DisputeDraft = { reason: "", detail: "", item: "", amount: "" };

interface Props {
  /** Begins the ids of the fields. */
  at: string;
  draft: DisputeDraft;
  items: ItemRow[];
  currency: string;
  onChange: (draft: DisputeDraft) => void;
}

export function DisputeFields({ at, draft, items, currency, onChange }: Props) {
  const residual = residualOf(draft, items);
  const change = (more: Partial<DisputeDraft>) => onChange({ ...draft, ...more });
  return (
    <>
      <Chips
        label={t("capture_reason")}
        wrap
        pressed={[draft.reason]}
        onPress={(reason) => change({ reason, detail: "" })}
        chips={rootReasons().map((value) => ({ value, label: sayCode(value) }))}
      />
      {leavesOf(draft.reason).length > 0 && (
        <Chips
          label={t("reason_detail")}
          wrap
          pressed={[draft.detail]}
          onPress={(value) => change({ detail: value === draft.detail ? "" : value })}
          chips={leavesOf(draft.reason).map((value) => ({ value, label: sayCode(value) }))}
        />
      )}
      <div class="columns">
        <Field id={`${at}-item`} label={t("capture_item")}>
          <select class="input" id={`${at}-item`} value={draft.item} onChange={(event) => change({ item: event.currentTarget.value })}>
            <option value="">{t("capture_item_unnamed")}</option>
            {items
              .filter(({ residual: left }) => left > 0)
              .map((item) => (
                <option key={item.id} value={String(item.id)}>
                  {sayItem(item)} · {money(item.residual, item.currency, { cents: true })}
                </option>
              ))}
          </select>
        </Field>
        <Field id={`${at}-amount`} label={t("counter_amount", { currency })}>
          <input
            class="input"
            id={`${at}-amount`}
            inputMode="decimal"
            value={draft.amount}
            placeholder={residual === undefined ? "" : money(residual, currency, { cents: true })}
            onInput={(event) => change({ amount: event.currentTarget.value })}
          />
        </Field>
      </div>
    </>
  );
}

/** Faults of a draft; `text`: the words that go with it, in the field `${at}-text`. */
export function disputeFaults(at: string, draft: DisputeDraft, text: string, items: ItemRow[], currency: string): FieldError[] {
  const minor = draft.amount ? readAmount(draft.amount, currency) : null;
  const residual = residualOf(draft, items);
  const found: FieldError[] = [];
  if (!draft.reason && !text.trim()) found.push({ field: `${at}-text`, text: t("capture_needs_reason") });
  if (draft.amount && minor === null) found.push({ field: `${at}-amount`, text: t("decide_fault_amount") });
  if (minor !== null && residual !== undefined && minor > residual)
    found.push({ field: `${at}-amount`, text: t("capture_too_much", { amount: money(residual, currency, { cents: true }) }) });
  return found;
}

/** What the server is told of a draft without faults. */
export function disputeArgs(draft: DisputeDraft, text: string, items: ItemRow[], currency: string): OpArgs["dispute.open"] {
  const minor = draft.amount ? readAmount(draft.amount, currency) : null;
  return {
    dispute_id: uuidv7(),
    item_id: draft.item ? Number(draft.item) : null,
    amount_minor: draft.item ? (minor ?? residualOf(draft, items) ?? null) : minor,
    reason: draft.reason || "other",
    ...(draft.detail && { detail: draft.detail }),
    text: text.trim(),
  };
}

const residualOf = ({ item }: DisputeDraft, items: ItemRow[]): number | undefined =>
  items.find(({ id }) => String(id) === item)?.residual;
