/** An authenticator app beside the password: set it up, keep its recovery codes, turn it off. */
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { Dialog } from "../components/dialog.tsx";
import { Section } from "../components/section.tsx";
import { api } from "../lib/http.ts";
import { t } from "../lib/i18n.ts";
import { type Factors, type Run, Said } from "./me-access.tsx";
import type { Trouble } from "./me-access-trouble.ts";

interface Offer {
  secret: string;
  uri: string;
  size: number;
  path: string;
}

export function Codes({ mine, run, trouble }: { mine: Factors; run: Run; trouble: Trouble | null }) {
  const offer = useSignal<Offer | null>(null);
  const stopping = useSignal(false);
  const recovery = useSignal<string[] | null>(null);
  const set = () => run(async () => (offer.value = await api<Offer>("POST", "/codes")));
  const renew = () =>
    run(async () => (recovery.value = (await api<{ codes: string[] }>("POST", "/codes/recovery")).codes));
  const confirm = (code: string) =>
    run(async () => {
      const { codes } = await api<{ codes: string[] }>("PUT", "/codes/confirmation", { code });
      offer.value = null;
      recovery.value = codes;
    });
  const stop = (code: string, password: string) =>
    run(async () => {
      await api("DELETE", "/codes", { code, password });
      stopping.value = false;
    });
  const inDialog = offer.value !== null || stopping.value;
  return (
    <Section title={t("otp_title")} id="codes">
      <p class="quiet t13">{t(mine.codes ? "otp_on" : "otp_off", { count: mine.recovery_codes })}</p>
      {!inDialog && <Said trouble={trouble} />}
      <div class="btns">
        {mine.codes ? (
          <>
            <button class="btn" type="button" onClick={() => void renew()}>
              {t("otp_renew")}
            </button>
            <button class="btn" type="button" onClick={() => (stopping.value = true)}>
              {t("otp_stop")}
            </button>
          </>
        ) : (
          <button class="btn" type="button" onClick={() => void set()}>
            {t("otp_start")}
          </button>
        )}
      </div>
      <Dialog open={offer.value !== null} onClose={() => (offer.value = null)} title={t("otp_start")} actions={null}>
        {offer.value && (
          <Asked onLeave={() => (offer.value = null)} onCode={confirm} trouble={trouble}>
            <p>{t("otp_scan")}</p>
            <Drawn {...offer.value} label={t("otp_title")} />
            <a class="link link--hit" href={offer.value.uri}>
              {t("otp_open")}
            </a>
            <p class="quiet t13">{t("otp_type")}</p>
            <p class="code code--small" translate={false}>
              {offer.value.secret.replace(/(.{4})(?=.)/g, "$1 ")}
            </p>
          </Asked>
        )}
      </Dialog>
      <Dialog open={stopping.value} onClose={() => (stopping.value = false)} title={t("otp_stop")} actions={null}>
        <Asked onLeave={() => (stopping.value = false)} onCode={stop} trouble={trouble}>
          <label class="field">
            <span class="field__label">{t("prove_password")}</span>
            <input class="input" type="password" name="password" autocomplete="current-password" autoFocus required />
          </label>
        </Asked>
      </Dialog>
      <Dialog
        open={recovery.value !== null}
        onClose={() => (recovery.value = null)}
        title={t("otp_recovery")}
        actions={
          <button class="btn btn--primary" type="button" onClick={() => (recovery.value = null)}>
            {t("otp_noted")}
          </button>
        }
      >
        <p>{t("otp_recovery_hint")}</p>
        <ul class="code code--small" translate={false}>
          {recovery.value?.map((code) => <li key={code}>{code}</li>)}
        </ul>
      </Dialog>
    </Section>
  );
}

interface AskedProps {
  onLeave: () => void;
  onCode: (code: string, password: string) => void;
  trouble: Trouble | null;
  children: ComponentChildren;
}

/** A form that ends in a code of the app. */
function Asked({ onLeave, onCode, trouble, children }: AskedProps) {
  return (
    <form
      class="me__form"
      onSubmit={(event) => {
        event.preventDefault();
        const said = new FormData(event.currentTarget);
        onCode(String(said.get("code")), String(said.get("password")));
      }}
    >
      {children}
      <label class="field">
        <span class="field__label">{t("otp_code")}</span>
        <input class="input" name="code" autocomplete="one-time-code" required />
      </label>
      <Said trouble={trouble} />
      <div class="btns">
        <button class="btn" type="button" onClick={onLeave}>
          {t("cancel")}
        </button>
        <button class="btn btn--primary">{t("confirm")}</button>
      </div>
    </form>
  );
}

/** A QR code: dark on light whatever the theme, or cameras do not read it. */
function Drawn({ size, path, label }: { size: number; path: string; label: string }) {
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  );
}
