/** Put an account in a group, found one, set the limit its accounts share: each in its dialog. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { writeAmount } from "../../../lib/amount-input.ts";
import { minorPerUnit } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { lang, t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { readAmount } from "../decisions/answer.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { Group } from "./group.tsx";

const NEW = "new";
const SHORTEST = 2;

export interface Closing {
  onClose: () => void;
  onDone: () => void;
}

export function GroupLimit({ group, onClose, onDone }: { group: Group } & Closing) {
  const mark = lang.value === "fr" ? "," : ".";
  const now = group.limit_minor === null ? "" : writeAmount(group.limit_minor, mark, minorPerUnit(group.currency));
  const [amount, setAmount] = useState(now);
  const change = () => {
    const limit_minor = amount.trim() ? readAmount(amount, group.currency) : null;
    if (amount.trim() && limit_minor === null) return t("decide_fault_amount");
    const headers = { "If-Match": `"${group.version}"` };
    return api("PUT", `/customer-groups/${group.id}`, { name: group.name, limit_minor }, { headers });
  };
  return (
    <Form title={`${t("group_set_limit")} · ${group.name}`} change={change} onClose={onClose} onDone={onDone}>
      <Field id="group-limit" label={t("counter_amount", { currency: group.currency })} hint={t("group_limit_hint")}>
        <input class="input" id="group-limit" inputMode="decimal" autoFocus value={amount} onInput={(event) => setAmount(event.currentTarget.value)} />
      </Field>
    </Form>
  );
}

interface MembershipProps extends Closing {
  customer: { id: number; name: string; currency: string };
  group: Group | null;
}

export function Membership({ customer, group, onClose, onDone }: MembershipProps) {
  const groups = useLoad<{ id: number; name: string; currency: string }[]>("/customer-groups");
  const fitting = (groups.data ?? []).filter(({ currency }) => currency === customer.currency);
  const [chosen, setChosen] = useState(group ? String(group.id) : "");
  const [name, setName] = useState("");
  const change = () => {
    const founding = name.trim();
    if (chosen === NEW && founding.length < SHORTEST) return t("group_needs_name");
    return join(founding);
  };
  const join = async (founding: string) => {
    const found = chosen === NEW && (await api<{ id: number }>("POST", "/customer-groups", { name: founding, currency: customer.currency }));
    if (found) setChosen(String(found.id)); // said again, it is joined, not founded twice
    const group_id = found ? found.id : chosen ? Number(chosen) : null;
    return api("PUT", `/customers/${customer.id}/group`, { group_id });
  };
  return (
    <Form title={`${t(group ? "group_change" : "group_join")} · ${customer.name}`} change={change} onClose={onClose} onDone={onDone}>
      <Field id="group-which" label={t("group_which")}>
        <select class="input" id="group-which" autoFocus value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">{t("group_none")}</option>
          {fitting.map(({ id, name: called }) => (
            <option key={id} value={String(id)}>
              {called}
            </option>
          ))}
          <option value={NEW}>{t("group_new")}</option>
        </select>
      </Field>
      {chosen === NEW && (
        <Field id="group-name" label={t("group_name")}>
          <input class="input" id="group-name" maxLength={120} value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </Field>
      )}
    </Form>
  );
}

interface FormProps extends Closing {
  title: string;
  /** Starts the change, or says why it cannot be. */
  change: () => Promise<unknown> | string;
  children: ComponentChildren;
}

/** One change in a dialog: sent once, its refusal said above the fields. */
export function Form({ title, change, onClose, onDone, children }: FormProps) {
  const [fault, setFault] = useState("");
  const sending = useSend();
  const go = async (event: Event) => {
    event.preventDefault();
    const asked = change();
    if (typeof asked === "string") return setFault(asked);
    setFault("");
    if (!(await sending.run(() => asked.then(() => true)))) return;
    announce(t("done"));
    onDone();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="group-form" disabled={sending.busy}>
            {sending.busy ? t("sending") : t("confirm")}
          </button>
        </>
      }
    >
      <form id="group-form" class="dialog__form" onSubmit={(event) => void go(event)} noValidate>
        <ProblemNotice error={sending.error} />
        {fault && (
          <p class="field__error" role="alert">
            {fault}
          </p>
        )}
        {children}
      </form>
    </Dialog>
  );
}
