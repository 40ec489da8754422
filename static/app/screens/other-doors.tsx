/** Other ways in than a password: a passkey, and the company's directory where there is one. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Problem, api } from "../lib/http.ts";
import { type Key, lang, t } from "../lib/i18n.ts";
import { usePasskey } from "../lib/passkeys.ts";
import { navigate } from "../lib/router.ts";
import { live, payGoodbye, refreshSession, signIn } from "../stores/session.ts";
import { type Answer, createSuggestions, question } from "./passkey-suggestions.ts";

interface DoorsProps {
  /** Try to come in; whatever the work throws is told at the door, a `Trouble` by its own words. */
  run: (work: () => Promise<unknown>) => Promise<void>;
}

/** What the door tells of a way in that stayed closed. */
export interface Trouble {
  key: Key;
  count?: number;
}

/** What the browser suggests while the door stands. */
let suggestions: ReturnType<typeof createSuggestions> | undefined;

export function OtherDoors({ run }: DoorsProps) {
  useEffect(() => {
    const mine = createSuggestions((answer) => run(() => enter(async () => answer)));
    suggestions = mine;
    mine.offer();
    return mine.stop;
  }, []);
  return <Directory />;
}

/** Ask for a passkey, and come in with it. */
export async function byPasskey(): Promise<void> {
  suggestions?.stop(); // the browser asks one thing at a time
  try {
    await enter(async () => usePasskey(await question()));
  } finally {
    if (live.peek() !== true) suggestions?.offer();
  }
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

/** There and back are whole pages of the server. It comes late, so it stands where nothing below it moves. */
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
    <div class="door__form">
      <button class="btn btn--big" type="button" onClick={() => void leave()}>
        {label ? t("directory_named", { name: label }) : t("directory_sign_in")}
      </button>
      {failed.value && <p role="alert">{t("directory_unreachable")}</p>}
    </div>
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
