/** Put strategies in force: once more what differs, from which day on, and why. */
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
import type { Difference, DunningPolicy, Strategy } from "./types.ts";

const SHORTEST = 3;

interface AdoptProps {
  policy: DunningPolicy;
  strategies: Strategy[];
  differences: Difference[];
  onClose: () => void;
  onDone: () => void;
}

export function AdoptStrategies({ policy, strategies, differences, onClose, onDone }: AdoptProps) {
  const today = isoDay(Date.now(), timeZone.value);
  const [startsOn, setStartsOn] = useState(today);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const sending = useSend();
  const go = async (event: Event) => {
    event.preventDefault();
    const said = reason.trim();
    setMissing(said.length < SHORTEST);
    if (said.length < SHORTEST) return document.getElementById("strategies-reason")?.focus();
    const body = { strategies, reason: said, starts_on: startsOn };
    const headers = { "If-Match": `"${policy.version}"` };
    if (!(await sending.run(() => api("PUT", "/dunning-policy", body, { headers }).then(() => true)))) return;
    announce(t("done"));
    onDone();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("strategies_adopt_title")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="strategies-adopt" disabled={sending.busy}>
            {sending.busy ? t("sending") : t("confirm")}
          </button>
        </>
      }
    >
      <form id="strategies-adopt" class="dialog__form" onSubmit={(event) => void go(event)} noValidate>
        <ProblemNotice error={sending.error} />
        <Differences differences={differences} currency={policy.currency} />
        <Field id="strategies-starts" label={t("policy_starts_on")}>
          <input class="input" id="strategies-starts" type="date" min={today} value={startsOn} onInput={(event) => setStartsOn(event.currentTarget.value)} />
        </Field>
        <Field id="strategies-reason" label={t("decide_reason")} error={missing ? t("needs_reason") : undefined}>
          <textarea
            class="input"
            id="strategies-reason"
            rows={2}
            autoFocus
            aria-invalid={missing || undefined}
            aria-describedby={missing ? "strategies-reason-error" : undefined}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
