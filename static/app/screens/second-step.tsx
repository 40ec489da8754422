/** Before everything else: set up the second step the company asks for, or take it; or hear from when on. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { AppBar } from "../components/app-bar.tsx";
import { Notice } from "../components/notice.tsx";
import { Section } from "../components/section.tsx";
import { dayOfYear } from "../lib/formats.ts";
import { api } from "../lib/http.ts";
import { t } from "../lib/i18n.ts";
import { sync } from "../stores/here.ts";
import { type Session, refreshSession, stepAsked } from "../stores/session.ts";
import { Access, type Factors, Said, byPasskey } from "./me-access.tsx";
import { type Trouble, explain } from "./me-access-trouble.ts";
import { SignOut } from "./me.tsx";

export function SecondStep({ who }: { who: Session }) {
  const { state, from_on } = who.second_step!;
  const mine = useSignal<Factors | null>(null);
  const ready = mine.value !== null && (mine.value.codes || mine.value.passkeys.length > 0);
  const enter = async () => {
    await refreshSession();
    await sync();
  };
  const later = () => (stepAsked.value = false);
  return (
    <main id="content" class="step">
      <AppBar title={t("step_title")} sub={`${who.user.name} · ${t(`role_${who.user.role}`)}`} />
      <div class="page me">
        <div class="section">
          <Notice kind="sync" title={t(`step_${state}` as "step_told", { day: dayOfYear(from_on!) })} text={t(`step_${state}_hint` as "step_told_hint")} />
        </div>
        {state === "prove" ? <Prove enter={enter} /> : <Access heard={(told) => (mine.value = told)} />}
        {state !== "prove" && (ready || state === "told") && (
          <div class="section btns">
            <button class={`btn btn--big${ready ? " btn--primary" : ""}`} type="button" onClick={() => void (ready ? enter() : later())}>
              {t(ready ? "step_go" : "step_later")}
            </button>
          </div>
        )}
        <SignOut />
      </div>
    </main>
  );
}

type Way = "passkey" | "code";

/** A password alone came in, and there is a passkey or an app, perhaps set up elsewhere since: they alone open the rest. */
function Prove({ enter }: { enter: () => Promise<void> }) {
  const mine = useSignal<Factors | null>(null);
  const trouble = useSignal<{ by: Way; what: Trouble } | null>(null);
  useEffect(() => void api<Factors>("GET", "/passkeys").then((has) => (mine.value = has), () => {}), []);
  const prove = async (by: Way, proof: () => Promise<unknown>) => {
    trouble.value = null;
    try {
      await proof();
    } catch (error) {
      trouble.value = { by, what: explain(error) };
      return;
    }
    await enter();
  };
  const wrong = (by: Way) => <Said trouble={trouble.value?.by === by ? trouble.value.what : null} />;
  const has = mine.value;
  return (
    <>
      {(!has || has.passkeys.length > 0) && (
        <Section title={t("passkey_title")}>
          {wrong("passkey")}
          <div class="btns">
            <button class="btn btn--primary" type="button" onClick={() => void prove("passkey", byPasskey)}>
              {t("prove_passkey")}
            </button>
          </div>
        </Section>
      )}
      {(!has || has.codes) && (
        <Section title={t("otp_title")}>
          <form
            class="me__form"
            onSubmit={(event) => {
              event.preventDefault();
              const code = String(new FormData(event.currentTarget).get("code"));
              void prove("code", () => api("PUT", "/session/proof/code", { code }));
            }}
          >
            <label class="field">
              <span class="field__label">{t("sign_in_step")}</span>
              <input class="input" name="code" autocomplete="one-time-code" required />
            </label>
            {wrong("code")}
            <div class="btns">
              <button class="btn btn--primary">{t("confirm")}</button>
            </div>
          </form>
        </Section>
      )}
    </>
  );
}
