/** The company's directory as another way in, where there is one: there and back are whole pages of the server. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/http.ts";
import { lang, t } from "../lib/i18n.ts";
import { navigate } from "../lib/router.ts";
import { payGoodbye, refreshSession } from "../stores/session.ts";

interface Offer {
  offered: boolean;
  label: string | null;
}

/** What the server adds to the address of whoever comes back signed in (`webapp/pages/sign_on.py`). */
const ARRIVED = "arrived";

export function SignOn() {
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
    <div class="door__form door__form--more">
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
