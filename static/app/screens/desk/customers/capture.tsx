/** Note or dispute from the desk: kept in the same outbox as on a phone, so it is safe before it is sent. */
import { useState } from "preact/hooks";
import { Chips } from "../../../components/chips.tsx";
import { type FieldError, ErrorSummary } from "../../../components/error-summary.tsx";
import { Field } from "../../../components/field.tsx";
import { money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { uuidv7 } from "../../../lib/ids.ts";
import { announce } from "../../../stores/announce.ts";
import { here } from "../../../stores/here.ts";
import { sayCode } from "../../say-reason.ts";
import { readAmount } from "../decisions/answer.ts";
import { leavesOf, rootReasons } from "../reasons.ts";
import type { Dossier } from "./dossier.ts";

const TAGS = ["visit", "call", "cash_trouble", "order_drop", "supplier_talk", "good_news"] as const;

export function Capture({ dossier, onKept }: { dossier: Dossier; onKept: () => void }) {
  const [kind, setKind] = useState<"note" | "dispute">("note");
  const [text, setText] = useState("");
  const [tags, setTags] = useState<string[]>([]);
  const [reason, setReason] = useState<string>("");
  const [detail, setDetail] = useState("");
  const [item, setItem] = useState("");
  const [amount, setAmount] = useState("");
  const [errors, setErrors] = useState<FieldError[]>([]);
  const { customer, items } = dossier;
  const outbox = here.value?.outbox;
  if (!outbox) return null;

  const minor = amount ? readAmount(amount, customer.currency) : null;
  const residual = items.find(({ id }) => String(id) === item)?.residual;
  const find = (): FieldError[] => {
    const found: FieldError[] = [];
    if (kind === "note" && !text.trim() && tags.length === 0)
      found.push({ field: "capture-text", text: t("capture_needs_text") });
    if (kind === "dispute" && !reason && !text.trim())
      found.push({ field: "capture-text", text: t("capture_needs_reason") });
    if (kind === "dispute" && amount && minor === null)
      found.push({ field: "capture-amount", text: t("decide_fault_amount") });
    if (minor !== null && residual !== undefined && minor > residual)
      found.push({
        field: "capture-amount",
        text: t("capture_too_much", { amount: money(residual, customer.currency, { cents: true }) }),
      });
    return found;
  };
  const keep = async (event: Event) => {
    event.preventDefault();
    const found = find();
    setErrors(found);
    if (found.length > 0) return;
    const at = { id: customer.id, name: customer.name, currency: customer.currency };
    if (kind === "note") await outbox.add("note.add", at, { note_id: uuidv7(), text: text.trim(), tags });
    else
      await outbox.add("dispute.open", at, {
        dispute_id: uuidv7(),
        item_id: item ? Number(item) : null,
        amount_minor: item ? (minor ?? residual ?? null) : minor,
        reason: reason || "other",
        ...(detail && { detail }),
        text: text.trim(),
      });
    setText("");
    setTags([]);
    setReason("");
    setDetail("");
    setItem("");
    setAmount("");
    announce(t("capture_kept"));
    await outbox.nudge();
    onKept();
  };

  return (
    <form class="capture" onSubmit={(event) => void keep(event)} noValidate>
      <ErrorSummary title={t("form_errors", { count: errors.length })} errors={errors} />
      <Chips
        label={t("capture_kind")}
        pressed={[kind]}
        onPress={(value) => setKind(value)}
        chips={[
          { value: "note", label: t("capture_note") },
          { value: "dispute", label: t("capture_dispute") },
        ]}
      />
      <Field id="capture-text" label={t("capture_what")} hint={t("capture_hint")}>
        <textarea
          class="input"
          id="capture-text"
          rows={2}
          value={text}
          aria-describedby="capture-text-hint"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </Field>
      {kind === "note" ? (
        <Chips
          label={t("capture_tags")}
          wrap
          pressed={tags}
          onPress={(tag) => setTags(tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag])}
          chips={TAGS.map((tag) => ({ value: tag as string, label: t(`tag_${tag}`) }))}
        />
      ) : (
        <>
          <Chips
            label={t("capture_reason")}
            wrap
            pressed={[reason]}
            onPress={(value) => {
              setReason(value);
              setDetail("");
            }}
            chips={rootReasons().map((value) => ({ value, label: sayCode(value) }))}
          />
          {leavesOf(reason).length > 0 && (
            <Chips
              label={t("reason_detail")}
              wrap
              pressed={[detail]}
              onPress={(value) => setDetail(value === detail ? "" : value)}
              chips={leavesOf(reason).map((value) => ({ value, label: sayCode(value) }))}
            />
          )}
          <div class="columns">
            <Field id="capture-item" label={t("capture_item")}>
              <select class="input" id="capture-item" value={item} onChange={(event) => setItem(event.currentTarget.value)}>
                <option value="">{t("capture_item_unnamed")}</option>
                {items
                  .filter(({ residual: left }) => left > 0)
                  .map(({ id, ref, residual: left, currency }) => (
                    <option key={id} value={String(id)}>
                      {ref} · {money(left, currency, { cents: true })}
                    </option>
                  ))}
              </select>
            </Field>
            <Field id="capture-amount" label={t("counter_amount", { currency: customer.currency })}>
              <input
                class="input"
                id="capture-amount"
                inputMode="decimal"
                value={amount}
                placeholder={residual === undefined ? "" : money(residual, customer.currency, { cents: true })}
                onInput={(event) => setAmount(event.currentTarget.value)}
              />
            </Field>
          </div>
        </>
      )}
      <button class="btn btn--primary">{t("save")}</button>
    </form>
  );
}
