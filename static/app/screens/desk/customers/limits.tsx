/** Every limit a customer has, had or will have; one that runs for a time or begins later can be called off. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Field } from "../../../components/field.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { type Closing, Form } from "./change-form.tsx";
import type { Dossier, LimitRow } from "./dossier.ts";

export function Limits({ dossier: { limits, customer }, onDone }: { dossier: Dossier; onDone: () => void }) {
  const [revoking, setRevoking] = useState<LimitRow | null>(null);
  const { currency } = customer;
  if (limits.length === 0) return null;
  const done = () => {
    setRevoking(null);
    onDone();
  };
  return (
    <Section title={t("limit_history")} tail={limits.length}>
      <ul>
        {limits.map((limit, i) => (
          <Row
            key={limit.id ?? i}
            name={<Amount minor={limit.amount_minor} currency={currency} />}
            meta={
              <>
                <span>{tMaybe(`limit_kind_${limit.kind}`, limit.kind)}</span>
                <span>
                  {dayOfYear(limit.starts_on)}
                  {limit.ends_on && ` – ${dayOfYear(limit.ends_on)}`}
                </span>
                <span>{tMaybe(`limit_source_${limit.source}`, limit.source)}</span>
                {limit.decided_by && <span>{limit.decided_by}</span>}
                {limit.reason && <span>{tMaybe(`review_rule_${limit.reason}`, t("quoted", { text: limit.reason }))}</span>}
              </>
            }
            tail={<span>{tMaybe(`limit_state_${limit.state}`, limit.state)}</span>}
            action={
              limit.may_revoke && (
                <button
                  class="btn btn--quiet"
                  type="button"
                  aria-label={t("limit_revoke_title", { amount: money(limit.amount_minor, currency) })}
                  onClick={() => setRevoking(limit)}
                >
                  {t("limit_revoke")}
                </button>
              )
            }
          />
        ))}
      </ul>
      {revoking && <Revoke limit={revoking} currency={currency} onClose={() => setRevoking(null)} onDone={done} />}
    </Section>
  );
}

function Revoke({ limit, currency, onClose, onDone }: { limit: LimitRow; currency: string } & Closing) {
  const [reason, setReason] = useState("");
  const change = () =>
    reason.trim().length < 3 ? t("needs_reason") : api("DELETE", `/limits/${limit.id}`, { reason: reason.trim() });
  return (
    <Form title={t("limit_revoke_title", { amount: money(limit.amount_minor, currency) })} change={change} onClose={onClose} onDone={onDone}>
      <Field id="revoke-reason" label={t("decide_reason")} hint={t("limit_revoke_hint")}>
        <input class="input" id="revoke-reason" maxLength={2000} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Form>
  );
}
