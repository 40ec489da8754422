/** The door (P9): name and password, or a one-time reset code; says that unsent work is safe. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Lazy } from "../components/lazy.tsx";
import { Notice } from "../components/notice.tsx";
import { Problem, api } from "../lib/http.ts";
import { type Key, lang, speak, t } from "../lib/i18n.ts";
import { revoked } from "../stores/here.ts";
import { lookForSealed, unsentHere } from "../stores/sealed.ts";
import { session, signIn, tooLong } from "../stores/session.ts";
import { lost } from "../stores/state-marker.ts";
import { Outside } from "./outside.tsx";
import { directory } from "./phone/parts.ts";

interface Trouble {
  key: Key;
  count?: number;
}

const field = (form: HTMLFormElement, name: string) =>
  (form.elements.namedItem(name) as HTMLInputElement).value;

export function SignIn() {
  const trouble = useSignal<Trouble | null>(firstTrouble());
  const busy = useSignal(false);
  const reset = useSignal(false);

  useEffect(() => {
    void lookForSealed();
    void directory.fetch();
  }, []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const [username, password] = [field(form, "username").trim(), field(form, "password")];
    busy.value = true;
    trouble.value = null;
    try {
      if (reset.value) {
        const code = field(form, "code").trim();
        await api("POST", "/password/reset", { username, code, new: password });
      }
      await signIn(username, password);
    } catch (error) {
      trouble.value = explain(error, reset.value);
      queueMicrotask(() => document.getElementById("trouble")?.focus());
    } finally {
      busy.value = false;
    }
  };

  return (
    <main class="door" id="content">
      <Outside />
      <div class="door__top">
        <Brand />
        <h1 class="door__title">{t("sign_in_title")}</h1>
        <p class="door__lead">{t("sign_in_lead")}</p>
        {trouble.value && (
          <div class="errors" id="trouble" role="alert" tabIndex={-1}>
            <p class="errors__title">{t(trouble.value.key, { count: trouble.value.count ?? 0 })}</p>
          </div>
        )}
        {unsentHere.value.map(({ id, name, count }) => (
          <Notice
            key={id}
            kind="sync"
            icon="hex"
            title={t("sealed_here", { count, name })}
            text={t(id === session.value?.user.id ? "sealed_yours" : "sealed_hint", { name })}
          />
        ))}
      </div>
      <form class="door__form" onSubmit={submit}>
        <label class="field">
          <span class="field__label">{t("sign_in_user")}</span>
          <input
            class="input"
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
          />
        </label>
        {reset.value && (
          <label class="field">
            <span class="field__label">{t("sign_in_code_label")}</span>
            <input class="input" name="code" autocomplete="one-time-code" required />
          </label>
        )}
        <label class="field">
          <span class="field__label">
            {t(reset.value ? "sign_in_new_password" : "sign_in_password")}
          </span>
          <input
            class="input"
            name="password"
            type="password"
            autocomplete={reset.value ? "new-password" : "current-password"}
            required
          />
        </label>
        <button class="btn btn--primary btn--big" aria-disabled={busy.value}>
          {t(reset.value ? "sign_in_code_send" : "sign_in")}
        </button>
      </form>
      <Lazy part={directory} quiet show={({ SignOn }) => <SignOn />} />
      <footer class="door__foot">
        <button class="link link--hit" type="button" onClick={() => (reset.value = !reset.value)}>
          {t(reset.value ? "cancel" : "sign_in_code")}
        </button>
        <button
          class="link link--hit"
          type="button"
          onClick={() => speak(lang.value === "fr" ? "en" : "fr", true)}
        >
          {lang.value === "fr" ? "English" : "Français"}
        </button>
      </footer>
    </main>
  );
}

/** Why somebody who was here finds the door. */
function firstTrouble(): Trouble | null {
  if (revoked.value) return { key: "revoked" };
  if (lost.value) return { key: "storage_lost" };
  return tooLong.value ? { key: "sign_in_too_long" } : null;
}

function explain(error: unknown, reset: boolean): Trouble {
  if (!(error instanceof Problem)) return { key: "sign_in_unreachable" };
  if (error.status === 429) {
    return { key: "sign_in_wait", count: Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60)) };
  }
  if (error.status >= 500) return { key: "error_server" };
  return { key: reset ? "sign_in_code_wrong" : "sign_in_wrong" };
}

function Brand() {
  return (
    <svg class="brand" width="56" height="56" viewBox="0 0 56 56" aria-hidden="true">
      <path d="M5 5h47v10H15v8h20v10H15v8h37v10H5z" fill="currentColor" />
    </svg>
  );
}
