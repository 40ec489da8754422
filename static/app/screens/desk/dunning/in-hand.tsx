/** A call or visit in hand: what to say, whom to ask for, and what they answered, all in one form. */
import { useState } from "preact/hooks";
import { Chips } from "../../../components/chips.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { type FieldError, ErrorSummary } from "../../../components/error-summary.tsx";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { uuidv7 } from "../../../lib/ids.ts";
import { today } from "../../../stores/clock.ts";
import { here } from "../../../stores/here.ts";
import { DisputeFields, NO_DISPUTE, disputeArgs, disputeFaults } from "../customers/dispute-fields.tsx";
import { type Put, openDossier } from "../customers/dossier.ts";
import { fillAmount, readAmount } from "../decisions/answer.ts";
import { useLoad } from "../load.ts";
import type { AgendaEntry, MessageView } from "./types.ts";

const ANSWERS = {
  call: ["reached", "promises", "pays", "disputes", "not_reached"],
  visit: ["met", "promises", "pays", "disputes", "absent"],
} as const;
type Answer = (typeof ANSWERS)[keyof typeof ANSWERS][number];

interface Props {
  entry: AgendaEntry;
  message: MessageView;
  busy: boolean;
  onClose: () => void;
  onPutBack: () => void;
  onSaid: () => void;
}

/** Closing it keeps it in hand. What is said goes through this device's outbox, as from a phone. */
export function InHand({ entry, message, busy, onClose, onPutBack, onSaid }: Props) {
  const { customer_id, customer, currency } = entry;
  const loaded = useLoad<{ put: Put }>(`/customers/${customer_id}`);
  const items = (loaded.data && openDossier(loaded.data)?.items) ?? [];
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [text, setText] = useState("");
  const [amount, setAmount] = useState(fillAmount(entry.total_minor, currency));
  const [on, setOn] = useState("");
  const [dispute, setDispute] = useState(NO_DISPUTE);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [saving, setSaving] = useState(false);
  const outbox = here.value?.outbox;

  const find = (): FieldError[] => {
    if (answer === null) return [{ field: "call-answers", text: t("call_needs_answer") }];
    if (answer === "disputes") return disputeFaults("call", dispute, text, items, currency);
    if (answer !== "promises") return [];
    return [
      ...(readAmount(amount, currency) ? [] : [{ field: "call-promised", text: t("decide_fault_amount") }]),
      ...(on >= today.value ? [] : [{ field: "call-on", text: t("call_needs_day") }]),
    ];
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const found = find();
    setErrors(found);
    if (found.length > 0 || answer === null || !outbox) return;
    setSaving(true);
    const at = { id: customer_id, name: customer, currency };
    const done = { task_id: entry.id, note_id: uuidv7(), outcome: answer, text: text.trim() };
    const after = { depends_on: [await outbox.add("task.complete", at, done)] };
    if (answer === "disputes") await outbox.add("dispute.open", at, disputeArgs(dispute, text, items, currency), after);
    if (answer === "promises") {
      const said = { promise_id: uuidv7(), amount_minor: readAmount(amount, currency)!, promised_on: on, items: [], text: text.trim() };
      await outbox.add("promise.record", at, said, after);
    }
    await outbox.nudge();
    onSaid();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("dunning_message_to", { name: customer })}
      actions={
        <>
          <button class="btn" type="button" disabled={busy || saving} onClick={onPutBack}>
            {t("outcome_put_back")}
          </button>
          <button class="btn btn--primary" form="call" disabled={busy || saving || !outbox}>
            {t("save")}
          </button>
        </>
      }
    >
      <p>
        <Whom entry={entry} />
      </p>
      <div class="letter" lang={message.language}>
        <p class="w6">{message.subject}</p>
        <p class="letter__body">{message.body}</p>
      </div>
      <form class="form" id="call" onSubmit={(event) => void save(event)} noValidate>
        <ErrorSummary title={t("form_errors", { count: errors.length })} errors={errors} />
        <div id="call-answers" tabIndex={-1}>
          <Chips
            label={t("call_answer")}
            wrap
            pressed={answer ? [answer] : []}
            onPress={setAnswer}
            chips={ANSWERS[entry.channel].map((value) => ({ value, label: t(`outcome_${value}`) }))}
          />
        </div>
        {answer === "promises" && (
          <div class="columns">
            <Field id="call-promised" label={t("counter_amount", { currency })}>
              <input class="input" id="call-promised" inputMode="decimal" value={amount} onInput={(event) => setAmount(event.currentTarget.value)} />
            </Field>
            <Field id="call-on" label={t("call_promised_on")}>
              <input class="input" id="call-on" type="date" min={today.value} value={on} onInput={(event) => setOn(event.currentTarget.value)} />
            </Field>
          </div>
        )}
        {answer === "disputes" && <DisputeFields at="call" draft={dispute} items={items} currency={currency} onChange={setDispute} />}
        <Field id="call-text" label={t("call_said")} hint={t("capture_hint")}>
          <textarea
            class="input"
            id="call-text"
            rows={2}
            value={text}
            aria-describedby="call-text-hint"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </Field>
      </form>
      <p class="t13 quiet">
        {t(`agenda_${entry.channel}_hint`)}{" "}
        <a class="link" href={`/clients/${customer_id}`}>
          {t("open_customer")}
        </a>
      </p>
    </Dialog>
  );
}

/** Whom to call, or who visits whom. */
export function Whom({ entry: { channel, contact, phone, address, reps } }: { entry: AgendaEntry }) {
  if (channel === "visit") {
    return (
      <>
        {reps?.length ? t("agenda_reps", { names: reps.join(", ") }) : t("agenda_no_rep")}
        <span class="sub">{address ?? contact}</span>
      </>
    );
  }
  return (
    <>
      {contact}
      {phone ? (
        <a class="link link--hit" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
          {phone}
        </a>
      ) : (
        <span class="sub">{t("agenda_no_phone")}</span>
      )}
    </>
  );
}
