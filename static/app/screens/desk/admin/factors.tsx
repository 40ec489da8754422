/** What a person signs in with besides the password, and taking it away when it is lost. */
import { useState } from "preact/hooks";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { Person } from "./types.ts";

export function Factors({ person, onGone }: { person: Partial<Person>; onGone: () => void }) {
  const [asking, setAsking] = useState(false);
  const [gone, setGone] = useState(false);
  const sending = useSend();
  const reset = async () => {
    const done = await sending.run(() => api("DELETE", `/people/${person.id}/second-factors`).then(() => true));
    setAsking(false);
    if (!done) return;
    setGone(true);
    onGone();
    announce(t("factors_gone"));
  };
  const kept = [
    person.passkeys && t("factors_passkeys", { count: person.passkeys }),
    person.codes && t("factors_codes"),
  ].filter(Boolean);
  return (
    <div class="field">
      <p class="field__label">{t("factors")}</p>
      <p role={gone ? "status" : undefined}>{gone ? t("factors_gone") : kept.join(", ")}</p>
      <ProblemNotice error={sending.error} />
      {!gone && (
        <div class="btns">
          {asking && (
            <button class="btn" type="button" onClick={() => setAsking(false)}>
              {t("cancel")}
            </button>
          )}
          <button
            class="btn btn--danger"
            type="button"
            disabled={sending.busy}
            onClick={() => (asking ? void reset() : setAsking(true))}
          >
            {t(asking ? "factors_confirm" : "factors_reset")}
          </button>
        </div>
      )}
      {!gone && <p class="field__hint">{t("factors_hint")}</p>}
    </div>
  );
}
