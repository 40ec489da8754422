/** Other ways in than a password: a passkey, and the company's directory where there is one. */
import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Problem, api } from "../lib/http.ts";
import { type Key, lang, t } from "../lib/i18n.ts";
import { usePasskey } from "../lib/passkeys.ts";
import { navigate } from "../lib/router.ts";
import { live, payGoodbye, refreshSession, signIn } from "../stores/session.ts";
import { type Answer, createSuggestions, question } from "./passkey-suggestions.ts";

interface DoorsProps {
  /** Try to come in; whatever the work throws is told at the door, a `Trouble` by its own words. */
  run: (work: () => Promise<unknown>) => Promise<void>;
  busy: boolean;
}

/** What the door tells of a way in that stayed closed. */
export interface Trouble {
  key: Key;
  count?: number;
}

export function OtherDoors({ run, busy }: DoorsProps) {
  const [suggestions] = useState(() => createSuggestions((answer) => run(() => enter(async () => answer))));
  useEffect(() => {
    suggestions.offer();
    return suggestions.stop;
  }, [suggestions]);
  const ask = async () => {
    suggestions.stop(); // the browser asks one thing at a time
    await run(() => enter(async () => usePasskey(await question())));
    if (live.peek() !== true) suggestions.offer();
  };
  return (
    <div class="door__form door__form--more">
      {"PublicKeyCredential" in globalThis && (
        <button class="btn btn--big" type="button" aria-disabled={busy} onClick={() => void ask()}>
          {t("sign_in_passkey")}
        </button>
      )}
      <Directory />
    </div>
  );
}

async function enter(choose: () => Promise<Answer>): Promise<void> {
  try {
    await signIn(await choose(), "/passkey");
  } catch (error) {
    const refused = error instanceof DOMException || (error instanceof Problem && /passkey|challenge/.test(error.code));
    throw refused ? ({ key: "sign_in_passkey_no" } satisfies Trouble) : error;
  }
}

interface Offer {
  offered: boolean;
  label: string | null;
}

/** What the server adds to the address of whoever comes back signed in (`webapp/pages/sign_on.py`). */
const ARRIVED = "arrived";

/** There and back are whole pages of the server. */
function Directory() {
  const offer = useSignal<Offer | null>(null);
  const failed = useSignal(false);

  useEffect(() => {
    void arrive();
    void api<Offer>("GET", "/session/sign-on").then(
      (told) => (offer.value = told),
      () => undefined, // no network: no way to the directory either
    );
  }, []);

  if (!offer.value?.offered) return null;
  const { label } = offer.value;
  const leave = async () => {
    failed.value = !(await payGoodbye().catch(() => false));
    if (failed.value) return;
    const to = location.pathname + location.search;
    location.assign(`/sign-on?${new URLSearchParams({ to, lang: lang.value })}`);
  };
  return (
    <>
      <button class="btn btn--big" type="button" onClick={() => void leave()}>
        {label ? t("directory_named", { name: label }) : t("directory_sign_in")}
      </button>
      {failed.value && <p role="alert">{t("directory_unreachable")}</p>}
    </>
  );
}

/** Somebody this device does not know yet has come back from the directory: ask who it is. */
async function arrive(): Promise<void> {
  const said = new URLSearchParams(location.search);
  if (!said.has(ARRIVED)) return;
  said.delete(ARRIVED);
  const rest = said.toString();
  navigate(location.pathname + (rest && `?${rest}`), { replace: true });
  await refreshSession();
}
