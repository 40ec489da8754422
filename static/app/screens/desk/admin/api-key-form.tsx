/** A new key: its name, what it may send, and whether that is applied by itself. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { ApiKeyView } from "./types.ts";

const SCOPES = ["feeds:ledger", "feeds:bank", "feeds:documents", "feeds:tables", "credit:check"];

export const scopeWord = (scope: string): string => `scope_${scope.replace(/\W/g, "_")}`;

interface ApiKeyFormProps {
  onClose: () => void;
  onMade: (key: { name: string; secret: string }) => void;
}

export function ApiKeyForm({ onClose, onMade }: ApiKeyFormProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>([]);
  const [applies, setApplies] = useState(false);
  const sending = useSend();
  const toggle = (scope: string) =>
    setScopes((before) => (before.includes(scope) ? before.filter((one) => one !== scope) : [...before, scope]));
  const save = async (event: Event) => {
    event.preventDefault();
    const body = { name: name.trim(), scopes, applies };
    const made = await sending.run(() => api<ApiKeyView & { secret: string }>("POST", "/api-keys", body));
    if (made) onMade(made);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("api_key_add")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="api-key-form" disabled={sending.busy || scopes.length === 0}>
            {t("api_key_add")}
          </button>
        </>
      }
    >
      <form id="api-key-form" class="dialog__form" onSubmit={(event) => void save(event)}>
        <ProblemNotice error={sending.error} />
        <Field id="api-key-name" label={t("api_key_name")}>
          <input class="input" id="api-key-name" required maxLength={100} autoComplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </Field>
        <fieldset class="form">
          <legend>{t("api_key_scopes")}</legend>
          {SCOPES.map((scope) => (
            <label class="tick" key={scope}>
              <input class="check" type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
              {tMaybe(scopeWord(scope), scope)}
            </label>
          ))}
        </fieldset>
        <label class="tick">
          <input class="check" type="checkbox" checked={applies} onChange={() => setApplies(!applies)} />
          {t("api_key_applies_label")}
        </label>
      </form>
    </Dialog>
  );
}
