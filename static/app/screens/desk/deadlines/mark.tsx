/** Mark what a deadline asks as done, or take that back: each in its dialog. */
import { useState } from "preact/hooks";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { Entry } from "../customers/cover-dialogs.tsx";
import { type Closing, Form } from "../customers/change-form.tsx";
import { readAmount } from "../decisions/answer.ts";
import { type Deadline, sayTask, sayWho } from "./say.ts";

export function MarkDone({ deadline, onClose, onDone }: { deadline: Deadline } & Closing) {
  const { kind, subject, on, customer } = deadline;
  const [said, setSaid] = useState({ on: today.value, amount: "", reference: "" });
  const put = (more: Partial<typeof said>) => setSaid({ ...said, ...more });
  const change = () => {
    const amount_minor = said.amount.trim() ? readAmount(said.amount, customer!.currency) : null;
    if (!said.on) return t("deadline_needs_day");
    if (said.amount.trim() && !amount_minor) return t("decide_fault_amount");
    const reference = said.reference.trim() || null;
    return api("POST", "/deadlines/done", { kind, subject, customer_id: customer!.id, on, done_on: said.on, amount_minor, reference });
  };
  return (
    <Form title={`${sayTask(deadline)} · ${sayWho(deadline)}`} change={change} onClose={onClose} onDone={onDone}>
      <Entry id="done-on" type="date" label={t("deadline_done_on")} value={said.on} onInput={(day) => put({ on: day })} />
      <Entry
        id="done-amount"
        label={t(kind === "claim" ? "deadline_claimed" : "deadline_amount", { currency: customer!.currency })}
        hint={t(kind === "claim" ? "deadline_claimed_hint" : "deadline_optional")}
        value={said.amount}
        onInput={(amount) => put({ amount })}
      />
      <Entry
        id="done-reference"
        label={t("deadline_reference")}
        hint={t("deadline_optional")}
        value={said.reference}
        onInput={(reference) => put({ reference })}
      />
    </Form>
  );
}

export function TakeBack({ deadline, onClose, onDone }: { deadline: Deadline } & Closing) {
  const change = () => api("DELETE", `/deadlines/done/${deadline.done!.id}`);
  return (
    <Form title={t("deadline_undo")} change={change} onClose={onClose} onDone={onDone}>
      <p>{t("deadline_undo_text", { task: sayTask(deadline), who: sayWho(deadline) })}</p>
    </Form>
  );
}
