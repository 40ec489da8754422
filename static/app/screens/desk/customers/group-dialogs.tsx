/** Put an account in a group, found one, set the limit its accounts share: each in its dialog. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { fillAmount, readAmount } from "../decisions/answer.ts";
import { useLoad } from "../load.ts";
import { type Closing, Form } from "./change-form.tsx";
import type { Group } from "./group.tsx";

const NEW = "new";
const SHORTEST = 2;

export function GroupLimit({ group, onClose, onDone }: { group: Group } & Closing) {
  const now = group.limit_minor === null ? "" : fillAmount(group.limit_minor, group.currency);
  const [amount, setAmount] = useState(now);
  const change = () => {
    const limit_minor = amount.trim() ? readAmount(amount, group.currency) : null;
    if (amount.trim() && limit_minor === null) return t("decide_fault_amount");
    const headers = { "If-Match": `"${group.version}"` };
    return api("PUT", `/customer-groups/${group.id}`, { name: group.name, limit_minor }, { headers });
  };
  return (
    <Form title={`${t("group_set_limit")} · ${group.name}`} change={change} onClose={onClose} onDone={onDone}>
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
    <Form title={`${t(group ? "group_change" : "group_join")} · ${customer.name}`} change={change} onClose={onClose} onDone={onDone}>
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
