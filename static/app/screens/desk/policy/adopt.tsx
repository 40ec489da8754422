/** Put a policy in force: once more what differs, from which day on, and why. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { isoDay } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { Differences } from "./differences.tsx";
import type { Policy } from "./types.ts";

const SHORTEST = 3;

interface AdoptProps {
  policy: Policy;
  values: Record<string, number>;
  onClose: () => void;
  onDone: () => void;
}

export function Adopt({ policy, values, onClose, onDone }: AdoptProps) {
  const today = isoDay(Date.now(), timeZone.value);
  const [startsOn, setStartsOn] = useState(today);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const sending = useSend();
  const differences = Object.entries(values).map(([name, after]) => ({ name, before: policy.values[name] ?? 0, after }));
  const go = async (event: Event) => {
    event.preventDefault();
    const said = reason.trim();
    setMissing(said.length < SHORTEST);
    if (said.length < SHORTEST) return document.getElementById("policy-reason")?.focus();
    const body = { values, reason: said, starts_on: startsOn };
    const headers = { "If-Match": `"${policy.version}"` };
    if (!(await sending.run(() => api("PUT", "/credit-policy", body, { headers }).then(() => true)))) return;
    announce(t("done"));
    onDone();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("policy_adopt_title")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="policy-adopt" disabled={sending.busy}>
            {sending.busy ? t("sending") : t("confirm")}
          </button>
        </>
      }
    >
      <form id="policy-adopt" class="dialog__form" onSubmit={(event) => void go(event)} noValidate>
        <ProblemNotice error={sending.error} />
        <Differences differences={differences} settings={policy.settings} />
        <Field id="policy-starts" label={t("policy_starts_on")}>
          <input class="input" id="policy-starts" type="date" min={today} value={startsOn} onInput={(event) => setStartsOn(event.currentTarget.value)} />
        </Field>
        <Field id="policy-reason" label={t("decide_reason")} error={missing ? t("needs_reason") : undefined}>
          <textarea
            class="input"
            id="policy-reason"
            rows={2}
            autoFocus
            aria-invalid={missing || undefined}
            aria-describedby={missing ? "policy-reason-error" : undefined}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
