/** The door (P9): name and password (and a code), or a reset code, or another way in; says that unsent work is safe. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Lazy } from "../components/lazy.tsx";
import { Notice } from "../components/notice.tsx";
import { Problem, Unreachable, api } from "../lib/http.ts";
import { lang, speak, t } from "../lib/i18n.ts";
import { whenIdle } from "../lib/later.ts";
import { revoked } from "../stores/here.ts";
import { lookForSealed, unsentHere } from "../stores/sealed.ts";
import { session, signIn, tooLong } from "../stores/session.ts";
import { lost } from "../stores/state-marker.ts";
import type { Trouble } from "./other-doors.tsx";
import { Outside } from "./outside.tsx";
import { otherDoors } from "./phone/parts.ts";

const field = (form: HTMLFormElement, name: string) =>
  (form.elements.namedItem(name) as HTMLInputElement).value;

export function SignIn() {
  const trouble = useSignal<Trouble | null>(firstTrouble());
  const busy = useSignal(false);
  const reset = useSignal(false);
  const step = useSignal(false); // the password was right, a code is still to come

  useEffect(() => {
    void lookForSealed();
    whenIdle(() => void otherDoors.fetch());
  }, []);
  const run = async (work: () => Promise<unknown>) => {
    busy.value = true;
    trouble.value = null;
    try {
      await work();
    } catch (error) {
      const { code } = error as Problem;
      step.value = code === "code_needed" || (step.value && code !== "sign_in_over");
      if (code !== "code_needed") trouble.value = explain(error, reset.value || step.value);
      queueMicrotask(() => document.querySelector<HTMLElement>("#trouble,[name=code]")?.focus());
    } finally {
      busy.value = false;
    }
  };
  const byPasskey = () =>
    run(async () => {
      await otherDoors.fetch();
      if (!otherDoors.here.value) throw new Unreachable();
      await otherDoors.here.value.byPasskey();
    });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void run(async () => {
      const code = form.elements.namedItem("code") ? field(form, "code").trim() : "";
      if (step.value) return signIn({ code }, "/code");
      const [username, password] = [field(form, "username").trim(), field(form, "password")];
      if (reset.value) await api("POST", "/password/reset", { username, code, new: password });
      return signIn({ username, password });
    });
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
        {!step.value && <Lazy part={otherDoors} quiet show={({ OtherDoors }) => <OtherDoors run={run} />} />}
      </div>
      <form class="door__form" onSubmit={submit}>
        {!step.value && (
          <label class="field">
            <span class="field__label">{t("sign_in_user")}</span>
            <input
              class="input"
              name="username"
              autocomplete="username webauthn"
              autocapitalize="none"
              spellcheck={false}
              required
            />
          </label>
        )}
        {(reset.value || step.value) && (
          <label class="field" key={step.value}>
            <span class="field__label">{t(step.value ? "sign_in_step" : "sign_in_code_label")}</span>
            <input class="input" name="code" autocomplete="one-time-code" required />
          </label>
        )}
        {!step.value && (
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
        )}
        <button class="btn btn--primary btn--big" aria-disabled={busy.value}>
          {t(reset.value && !step.value ? "sign_in_code_send" : "sign_in")}
        </button>
        {!step.value && "PublicKeyCredential" in globalThis && (
          <button class="btn btn--big" type="button" aria-disabled={busy.value} onClick={() => void byPasskey()}>
            {t("sign_in_passkey")}
          </button>
        )}
      </form>
      <footer class="door__foot">
        <button class="link link--hit" type="button" onClick={() => (step.value ? (step.value = false) : (reset.value = !reset.value))}>
          {t(reset.value || step.value ? "cancel" : "sign_in_code")}
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

function explain(error: unknown, code: boolean): Trouble {
  if (!(error instanceof Problem)) return (error as Trouble).key ? (error as Trouble) : { key: "sign_in_unreachable" };
  if (error.status === 429) {
    return { key: "sign_in_wait", count: Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60)) };
  }
  if (error.status >= 500) return { key: "error_server" };
  if (error.code === "sign_in_over") return { key: "error_signed_out" };
  return { key: code ? "sign_in_code_wrong" : "sign_in_wrong" };
}

function Brand() {
  return (
    <svg class="brand" width="56" height="56" viewBox="0 0 56 56" aria-hidden="true">
      <path d="M5 5h47v10H15v8h20v10H15v8h37v10H5z" fill="currentColor" />
    </svg>
  );
}
