/** What one signs in with besides the password: passkeys, an authenticator app. Needs the network. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Dialog } from "../components/dialog.tsx";
import { Notice } from "../components/notice.tsx";
import { dayOfYear } from "../lib/formats.ts";
import { api } from "../lib/http.ts";
import { t } from "../lib/i18n.ts";
import { type Question, usePasskey } from "../lib/passkeys.ts";
import type { Standing } from "../stores/session.ts";
import { Codes } from "./me-codes.tsx";
import { Passkeys } from "./me-passkeys.tsx";
import { type Trouble, asksWho, explain } from "./me-access-trouble.ts";

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface Factors {
  passkeys: Passkey[];
  codes: boolean;
  recovery_codes: number;
}

/** Do something about them; says whether it was done. Who it is may have to be proven first. */
export type Run = (work: () => Promise<unknown>) => Promise<boolean>;

/** heard: what one has, each time it was read. */
export function Access({ heard }: { heard?: (mine: Factors) => void }) {
  const mine = useSignal<Factors | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const waiting = useSignal<{ work: () => Promise<unknown>; done: (was: boolean) => void } | null>(null);
  const read = async () => {
    mine.value = await api<Factors>("GET", "/passkeys").catch(() => null);
    if (mine.value) heard?.(mine.value);
  };
  useEffect(() => void read(), []);

  const run: Run = async (work) => {
    trouble.value = null;
    try {
      await work();
      await read();
      return true;
    } catch (error) {
      if (asksWho(error)) return new Promise((done) => (waiting.value = { work, done }));
      trouble.value = explain(error);
      return false;
    }
  };
  const prove = async (proof: () => Promise<unknown>) => {
    const asked = waiting.peek();
    trouble.value = null;
    try {
      await proof();
    } catch (error) {
      trouble.value = explain(error);
      return;
    }
    waiting.value = null;
    if (asked) asked.done(await run(asked.work));
  };
  const leave = () => {
    waiting.peek()?.done(false);
    waiting.value = null;
  };
  const now = mine.value;
  return (
    <>
      <Passkeys mine={now} run={run} trouble={waiting.value ? null : trouble.value} />
      {now && <Codes mine={now} run={run} trouble={waiting.value ? null : trouble.value} />}
      <Dialog open={waiting.value !== null} onClose={leave} title={t("prove_title")} actions={null}>
        <form
          class="me__form"
          onSubmit={(event) => {
            event.preventDefault();
            const password = (event.currentTarget.elements.namedItem("password") as HTMLInputElement).value;
            void prove(() => api("PUT", "/session/proof", { password }));
          }}
        >
          <label class="field">
            <span class="field__label">{t("prove_password")}</span>
            <input class="input" type="password" name="password" autocomplete="current-password" autoFocus required />
          </label>
          <Said trouble={trouble.value} />
          <div class="btns">
            <button class="btn" type="button" onClick={leave}>
              {t("cancel")}
            </button>
            {now && now.passkeys.length > 0 && (
              <button class="btn" type="button" onClick={() => void prove(byPasskey)}>
                {t("prove_passkey")}
              </button>
            )}
            <button class="btn btn--primary">{t("confirm")}</button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

export const byPasskey = async () =>
  api("PUT", "/session/proof/passkey", await usePasskey(await api<Question>("POST", "/passkeys/proofs")));

/** From which day on the company asks for more than a password, while nothing is set up. */
export const Told = ({ from_on }: Standing) => (
  <Notice kind="sync" title={t("step_told", { day: dayOfYear(from_on!) })} text={t("step_told_hint")} />
);

/** What went wrong, where it went wrong. */
export function Said({ trouble }: { trouble: Trouble | null }) {
  return (
    trouble && (
      <p class="field__error" role="alert">
        {t(trouble.key, { count: trouble.count ?? 0 })}
      </p>
    )
  );
}
