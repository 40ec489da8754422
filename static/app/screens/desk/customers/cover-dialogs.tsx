/** Write down a guarantee or let it go, and the terms of an insurance policy: each in its dialog. */
import { useEffect, useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { writeAmount } from "../../../lib/amount-input.ts";
import { api } from "../../../lib/http.ts";
import { type Key, lang, t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { fillAmount, readAmount } from "../decisions/answer.ts";
import { useLoad } from "../load.ts";
import { type Closing, Form } from "./change-form.tsx";

export interface CoveredCustomer {
  id: number;
  name: string;
  currency: string;
  company_id: number;
}

interface EntryProps {
  id: string;
  label: string;
  value: string;
  type?: "text" | "date";
  hint?: string;
  onInput: (value: string) => void;
}

export function Entry({ id, label, value, type = "text", hint, onInput }: EntryProps) {
  return (
    <Field id={id} label={label} hint={hint}>
      {type === "date" ? (
        <input class="input" id={id} type="date" value={value} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input class="input" id={id} maxLength={120} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </Field>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  among: { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ id, label, value, among, onChange }: ChoiceProps) {
  return (
    <Field id={id} label={label}>
      <select class="input" id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {among.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

const KINDS = ["parent_company", "bank", "other"] as const;

export function GiveGuarantee({ customer, onClose, onDone }: { customer: CoveredCustomer } & Closing) {
  const [said, setSaid] = useState({ kind: "parent_company", guarantor: "", amount: "", trigger: "", from: today.value, until: "" });
  const put = (more: Partial<typeof said>) => setSaid({ ...said, ...more });
  const change = () => {
    const amount_minor = readAmount(said.amount, customer.currency);
    if (!said.guarantor.trim()) return t("guarantee_needs_name");
    if (!amount_minor) return t("decide_fault_amount");
    if (!said.from) return t("cover_needs_start");
    return api("POST", `/customers/${customer.id}/guarantees`, {
      kind: said.kind,
      guarantor: said.guarantor.trim(),
      amount_minor,
      trigger_text: said.trigger.trim(),
      starts_on: said.from,
      ends_on: said.until || null,
    });
  };
  return (
    <Form title={`${t("guarantee_give")} · ${customer.name}`} change={change} onClose={onClose} onDone={onDone}>
      <Choice
        id="guarantee-kind"
        label={t("guarantee_kind")}
        value={said.kind}
        among={KINDS.map((kind) => ({ value: kind, label: t(`guarantee_${kind}`) }))}
        onChange={(kind) => put({ kind })}
      />
      <Entry id="guarantee-name" label={t("guarantee_guarantor")} value={said.guarantor} onInput={(guarantor) => put({ guarantor })} />
      <Entry
        id="guarantee-amount"
        label={t("counter_amount", { currency: customer.currency })}
        value={said.amount}
        onInput={(amount) => put({ amount })}
      />
      <Entry id="guarantee-trigger" label={t("guarantee_trigger")} value={said.trigger} onInput={(trigger) => put({ trigger })} />
      <Entry id="guarantee-from" type="date" label={t("cover_starts")} value={said.from} onInput={(from) => put({ from })} />
      <Entry id="guarantee-until" type="date" label={t("cover_ends")} hint={t("cover_ends_hint")} value={said.until} onInput={(until) => put({ until })} />
    </Form>
  );
}

export function ReleaseGuarantee({ guarantee, onClose, onDone }: { guarantee: { id: number; guarantor: string } } & Closing) {
  const [reason, setReason] = useState("");
  const change = () => (reason.trim() ? api("DELETE", `/guarantees/${guarantee.id}`, { reason: reason.trim() }) : t("needs_reason"));
  return (
    <Form title={`${t("guarantee_release")} · ${guarantee.guarantor}`} change={change} onClose={onClose} onDone={onDone}>
      <Entry id="guarantee-reason" label={t("decide_reason")} value={reason} onInput={setReason} />
    </Form>
  );
}

interface Policy {
  id: number;
  company_id: number;
  version: number;
  insurer: string;
  number: string;
  basis: string;
  vat_bp: number | null;
  insured_share_bp: number;
  cap_minor: number | null;
  notice_days: number | null;
  extension_days: number | null;
  stop_days: number | null;
  starts_on: string;
  ends_on: string | null;
}

const DAYS = ["notice", "extension", "stop"] as const;
const days = (text: string): number | null => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : null);
/** Basis points are hundredths of a percent, as cents are of a euro. */
const basisPoints = (text: string): number | null => readAmount(text.replace("%", ""), "EUR");

interface PolicyProps extends Closing {
  customer: CoveredCustomer;
  line: { policy: string; insurer: string | null };
}

export function PolicyTerms({ customer, line, onClose, onDone }: PolicyProps) {
  const policies = useLoad<Policy[]>("/insurance-policies");
  const known = policies.data?.find(({ number, company_id }) => number === line.policy && company_id === customer.company_id);
  const [said, setSaid] = useState({
    insurer: line.insurer ?? "",
    basis: "gross",
    vat: "20",
    share: "90",
    cap: "",
    notice: "",
    extension: "",
    stop: "",
    from: today.value,
    until: "",
  });
  const put = (more: Partial<typeof said>) => setSaid((before) => ({ ...before, ...more }));
  useEffect(() => {
    if (!known) return;
    const mark = lang.value === "fr" ? "," : ".";
    const text = (value: number | null) => (value === null ? "" : String(value));
    put({
      insurer: known.insurer,
      basis: known.basis,
      vat: known.vat_bp === null ? "20" : writeAmount(known.vat_bp, mark),
      share: writeAmount(known.insured_share_bp, mark),
      cap: known.cap_minor === null ? "" : fillAmount(known.cap_minor, customer.currency),
      notice: text(known.notice_days),
      extension: text(known.extension_days),
      stop: text(known.stop_days),
      from: known.starts_on,
      until: known.ends_on ?? "",
    });
  }, [known?.id, known?.version]);
  const change = () => {
    const share = basisPoints(said.share);
    const vat_bp = said.basis === "net" ? basisPoints(said.vat) : null;
    const cap_minor = said.cap.trim() ? readAmount(said.cap, customer.currency) : null;
    if (!policies.data) return t("policy_unread");
    if (share === null || (said.basis === "net" && vat_bp === null)) return t("policy_needs_percent");
    if (said.cap.trim() && cap_minor === null) return t("decide_fault_amount");
    if (DAYS.some((name) => said[name].trim() && days(said[name]) === null)) return t("policy_needs_days");
    if (!said.from) return t("cover_needs_start");
    const terms = {
      insurer: said.insurer.trim(),
      number: line.policy,
      basis: said.basis,
      vat_bp,
      insured_share_bp: share,
      cap_minor,
      notice_days: days(said.notice),
      extension_days: days(said.extension),
      stop_days: days(said.stop),
      starts_on: said.from,
      ends_on: said.until || null,
    };
    if (!terms.insurer) return t("policy_needs_insurer");
    if (!known) return api("POST", "/insurance-policies", { ...terms, company_id: customer.company_id });
    return api("PUT", `/insurance-policies/${known.id}`, terms, { headers: { "If-Match": `"${known.version}"` } });
  };
  return (
    <Form title={`${t("policy_terms")} · ${line.policy}`} change={change} onClose={onClose} onDone={onDone}>
      <Entry id="policy-insurer" label={t("policy_insurer")} value={said.insurer} onInput={(insurer) => put({ insurer })} />
      <Entry id="policy-share" label={t("policy_share")} value={said.share} onInput={(share) => put({ share })} />
      <Choice
        id="policy-basis"
        label={t("policy_basis")}
        value={said.basis}
        among={[
          { value: "gross", label: t("policy_gross") },
          { value: "net", label: t("policy_net") },
        ]}
        onChange={(basis) => put({ basis })}
      />
      {said.basis === "net" && <Entry id="policy-vat" label={t("policy_vat")} value={said.vat} onInput={(vat) => put({ vat })} />}
      <Entry
        id="policy-cap"
        label={t("policy_cap", { currency: customer.currency })}
        hint={t("policy_empty_hint")}
        value={said.cap}
        onInput={(cap) => put({ cap })}
      />
      {DAYS.map((name) => (
        <Entry key={name} id={`policy-${name}`} label={t(`policy_${name}` as Key)} value={said[name]} onInput={(value) => put({ [name]: value })} />
      ))}
      <Entry id="policy-from" type="date" label={t("cover_starts")} value={said.from} onInput={(from) => put({ from })} />
      <Entry id="policy-until" type="date" label={t("cover_ends")} hint={t("cover_ends_hint")} value={said.until} onInput={(until) => put({ until })} />
    </Form>
  );
}
