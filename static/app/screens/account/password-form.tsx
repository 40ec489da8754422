/** Change one's own password. */
import { useState } from "preact/hooks";
import { type FieldError, ErrorSummary } from "../../components/error-summary.tsx";
import { Field } from "../../components/field.tsx";
import { Problem, Unreachable, api } from "../../lib/http.ts";
import { t, tMaybe } from "../../lib/i18n.ts";

const SHORTEST = 10;

export function PasswordForm({ onDone }: { onDone: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [busy, setBusy] = useState(false);
  const save = async (event: Event) => {
    event.preventDefault();
    const found: FieldError[] = [];
    if (!current) found.push({ field: "password-current", text: t("password_needs_current") });
    if (next.length < SHORTEST) found.push({ field: "password-new", text: t("password_too_short", { count: SHORTEST }) });
    setErrors(found);
    if (found.length > 0) return;
    setBusy(true);
    try {
      await api("PUT", "/password", { current, new: next });
      setCurrent("");
      setNext("");
      onDone();
    } catch (error) {
      setErrors([{ text: sayFault(error) }]);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="form" onSubmit={(event) => void save(event)} noValidate>
      <ErrorSummary title={t("password_not_changed")} errors={errors} />
      <Field id="password-current" label={t("password_current")}>
        <input class="input" id="password-current" type="password" autoComplete="current-password" value={current} onInput={(event) => setCurrent(event.currentTarget.value)} />
      </Field>
      <Field id="password-new" label={t("password_new")} hint={t("password_hint", { count: SHORTEST })}>
        <input class="input" id="password-new" type="password" autoComplete="new-password" aria-describedby="password-new-hint" value={next} onInput={(event) => setNext(event.currentTarget.value)} />
      </Field>
      <button class="btn btn--primary" disabled={busy}>
        {t("password_change")}
      </button>
    </form>
  );
}

function sayFault(error: unknown): string {
  if (error instanceof Unreachable) return t("error_unreachable");
  if (error instanceof Problem) return tMaybe(`password_fault_${error.code}`, t("error_refused", { code: error.code }));
  throw error;
}
