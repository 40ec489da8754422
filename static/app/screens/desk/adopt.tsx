/** Put a version of the rules in force: once more what differs, from which day on, and why. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { isoDay } from "../../lib/formats.ts";
import { api } from "../../lib/http.ts";
import { t } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { timeZone } from "../../stores/session.ts";
import { ProblemNotice } from "./problem.tsx";
import { useSend } from "./send.ts";

const SHORTEST = 3;

interface AdoptProps {
  /** Names the form: its fields are `id-starts` and `id-reason`. */
  id: string;
  title: string;
  /** Where the version goes, with what it says besides day and reason. */
  path: string;
  body: object;
  /** It holds at once: no day is asked. */
  undated?: boolean;
  /** The newest version its author has read. */
  version: number;
  /** What differs. */
  children: ComponentChildren;
  onClose: () => void;
  onDone: () => void;
}

export function Adopt({ id, title, path, body, undated = false, version, children, onClose, onDone }: AdoptProps) {
  const today = isoDay(Date.now(), timeZone.value);
  const [startsOn, setStartsOn] = useState(today);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const sending = useSend();
  const go = async (event: Event) => {
    event.preventDefault();
    const said = reason.trim();
    setMissing(said.length < SHORTEST);
    if (said.length < SHORTEST) return document.getElementById(`${id}-reason`)?.focus();
    const whole = { ...body, reason: said, ...(!undated && { starts_on: startsOn }) };
    const headers = { "If-Match": `"${version}"` };
    if (!(await sending.run(() => api("PUT", path, whole, { headers }).then(() => true)))) return;
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
          <button class="btn btn--primary" type="submit" form={`${id}-adopt`} disabled={sending.busy}>
            {sending.busy ? t("sending") : t("confirm")}
          </button>
        </>
      }
    >
      <form id={`${id}-adopt`} class="dialog__form" onSubmit={(event) => void go(event)} noValidate>
        <ProblemNotice error={sending.error} />
        {children}
        {!undated && (
          <Field id={`${id}-starts`} label={t("policy_starts_on")}>
            <input class="input" id={`${id}-starts`} type="date" min={today} value={startsOn} onInput={(event) => setStartsOn(event.currentTarget.value)} />
          </Field>
        )}
        <Field id={`${id}-reason`} label={t("decide_reason")} error={missing ? t("needs_reason") : undefined}>
          <textarea
            class="input"
            id={`${id}-reason`}
            rows={2}
            autoFocus
            aria-invalid={missing || undefined}
            aria-describedby={missing ? `${id}-reason-error` : undefined}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
