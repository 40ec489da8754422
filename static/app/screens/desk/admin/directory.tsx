/** Whom the company's directory knows a person as, and forgetting it with a reason. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { Person } from "./types.ts";

const SHORTEST = 3;

export function Directory({ person, onGone }: { person: Partial<Person>; onGone: () => void }) {
  const [reason, setReason] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const [gone, setGone] = useState(false);
  const sending = useSend();
  const unbind = async () => {
    const said = (reason ?? "").trim();
    setMissing(said.length < SHORTEST);
    if (said.length < SHORTEST) return document.getElementById("unbind-reason")?.focus();
    const done = await sending.run(() => api("DELETE", `/people/${person.id}/directory`, { reason: said }).then(() => true));
    if (!done) return;
    setGone(true);
    onGone();
    announce(t("directory_gone"));
  };
  if (gone) return <p role="status">{t("directory_gone")}</p>;
  return (
    <div class="field">
      <p class="field__label">{t("directory_bound")}</p>
      <p class="anywhere">
        {person.directory?.subject}
        <span class="sub"> {person.directory?.issuer}</span>
      </p>
      <ProblemNotice error={sending.error} />
      {reason !== null && (
        <Field id="unbind-reason" label={t("decide_reason")} error={missing ? t("needs_reason") : undefined}>
          <textarea
            class="input"
            id="unbind-reason"
            rows={2}
            autoFocus
            aria-invalid={missing || undefined}
            aria-describedby={missing ? "unbind-reason-error" : undefined}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      )}
      <div class="btns">
        {reason !== null && (
          <button class="btn" type="button" onClick={() => setReason(null)}>
            {t("cancel")}
          </button>
        )}
        <button class="btn btn--danger" type="button" disabled={sending.busy} onClick={() => (reason === null ? setReason("") : void unbind())}>
          {t(reason === null ? "directory_unbind" : "directory_confirm")}
        </button>
      </div>
      <p class="field__hint">{t("directory_hint")}</p>
    </div>
  );
}
