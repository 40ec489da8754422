/** Before everything else: set up the second step the company asks for, or take it; or hear from when on. */
import { useSignal } from "@preact/signals";
import { AppBar } from "../components/app-bar.tsx";
import { Notice } from "../components/notice.tsx";
import { Section } from "../components/section.tsx";
import { dayOfYear } from "../lib/formats.ts";
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
      <AppBar title={t("step_title")} sub={`${who.user.name} · ${t(`role_${who.user.role}`)}`} />
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

/** A password alone came in, and there is a passkey: it alone opens the rest. */
function Prove({ enter }: { enter: () => Promise<void> }) {
  const trouble = useSignal<Trouble | null>(null);
  const prove = async () => {
    trouble.value = null;
    try {
      await byPasskey();
    } catch (error) {
      trouble.value = explain(error);
      return;
    }
    await enter();
  };
  return (
    <Section title={t("passkey_title")}>
      <Said trouble={trouble.value} />
      <div class="btns">
        <button class="btn btn--primary" type="button" onClick={() => void prove()}>
          {t("prove_passkey")}
        </button>
      </div>
    </Section>
  );
}
