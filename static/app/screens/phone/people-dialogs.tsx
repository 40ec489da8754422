/** How a call or a visit ended, and whom to propose as a contact. Both kept on this phone at once. */
import { useSignal } from "@preact/signals";
import { Chips } from "../../components/chips.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { announce } from "../../stores/announce.ts";
import { type Kind, capture, newId, saveEntry } from "../../stores/capture.ts";
import { notKept } from "../../stores/here.ts";
import { focusCapture } from "./capture-focus.ts";
import { called, proposing } from "./people.ts";

const LOGGED = ["reached", "call_back", "voicemail", "no_answer", "wrong_number"] as const;
const ANSWERS = ["promises", "pays", "disputes"] as const;
const OUTCOMES = { visit: ["met", ...ANSWERS, "absent"], call: ["reached", ...ANSWERS, "not_reached"] } as const;
type Outcome = (typeof LOGGED)[number] | (typeof OUTCOMES)["visit" | "call"][number];
/** What is written down next, in its own form. */
const NEXT: Partial<Record<Outcome, Kind>> = { promises: "promise", disputes: "dispute" };

/** A call made from this phone is logged; a task that a reminder became is done. */
export function CallDialog() {
  const outcome = useSignal<Outcome | null>(null);
  const text = useSignal("");
  const customer = called.value;
  const task = customer?.task;
  const close = () => {
    called.value = null;
    outcome.value = null;
    text.value = "";
  };
  const save = async () => {
    if (!customer || !outcome.value) return;
    const args = { note_id: newId(), outcome: outcome.value, text: text.value.trim() };
    const saved = task ? saveEntry(customer, "task.complete", { ...args, task_id: task.id }) : saveEntry(customer, "call.log", args);
    if (!(await saved)) return;
    announce(t("saved_here"));
    const next = NEXT[outcome.value];
    close();
    if (!next) return;
    rightNow(() => capture(customer.id, next));
    focusCapture();
  };
  return (
    <Dialog
      open={customer !== null}
      onClose={close}
      title={customer && (task ? `${t(`task_${task.kind}`)} · ${customer.name}` : t("call_ended", { name: customer.name }))}
      actions={
        <>
          <button class="btn" type="button" onClick={close}>
            {t(task ? "cancel" : "call_not_logged")}
          </button>
          <button class="btn btn--primary" type="button" disabled={!outcome.value} onClick={() => void save()}>
            {t("save")}
          </button>
        </>
      }
    >
      {notKept.value && <Notice kind="hold" live title={t(`storage_${notKept.value}`)} />}
      <Chips
        label={t("call_outcome")}
        wrap
        chips={(task ? OUTCOMES[task.kind] : LOGGED).map((value) => ({ value, label: t(`reason_call_${value}`) }))}
        pressed={outcome.value ? [outcome.value] : []}
        onPress={(value) => (outcome.value = value)}
      />
      <Field id="call-text" label={t("what_happened")} hint={t("note_hint")}>
        <textarea class="input" id="call-text" rows={2} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}

const EMPTY = { name: "", job: "", phone: "", email: "" };

export function ContactDialog() {
  const said = useSignal(EMPTY);
  const customer = proposing.value;
  const close = () => {
    proposing.value = null;
    said.value = EMPTY;
  };
  const { name, job, phone, email } = said.value;
  const reachable = phone.trim() !== "" || /\S+@\S+/.test(email);
  const save = async () => {
    if (!customer) return;
    const args = {
      proposal_id: newId(),
      name: name.trim(),
      job: job.trim() || null,
      phone: phone.trim() || null,
      email: email.trim() || null,
      text: "",
    };
    if (!(await saveEntry(customer, "contact.propose", args))) return;
    announce(t("saved_here"));
    close();
  };
  const fields = [
    { key: "name", label: t("contact_name"), mode: "text" },
    { key: "job", label: t("contact_job"), mode: "text" },
    { key: "phone", label: t("contact_phone"), mode: "tel" },
    { key: "email", label: t("contact_email"), mode: "email" },
  ] as const;
  return (
    <Dialog
      open={customer !== null}
      onClose={close}
      title={customer && t("propose_contact_title", { name: customer.name })}
      actions={
        <>
          <button class="btn" type="button" onClick={close}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="button" disabled={!name.trim() || !reachable} onClick={() => void save()}>
            {t("save")}
          </button>
        </>
      }
    >
      {notKept.value && <Notice kind="hold" live title={t(`storage_${notKept.value}`)} />}
      {fields.map(({ key, label, mode }) => (
        <Field key={key} id={`contact-${key}`} label={label}>
          <input
            class="input"
            id={`contact-${key}`}
            inputMode={mode}
            autocomplete="off"
            value={said.value[key]}
            onInput={(event) => (said.value = { ...said.value, [key]: event.currentTarget.value })}
          />
        </Field>
      ))}
      <p class="field__hint">{t("propose_contact_hint")}</p>
    </Dialog>
  );
}
