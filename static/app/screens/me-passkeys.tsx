/** One's passkeys: add, name, take away. */
import { useSignal } from "@preact/signals";
import { Dialog } from "../components/dialog.tsx";
import { Row } from "../components/row.tsx";
import { Section } from "../components/section.tsx";
import { moment } from "../lib/formats.ts";
import { api } from "../lib/http.ts";
import { t } from "../lib/i18n.ts";
import { type Question, makePasskey } from "../lib/passkeys.ts";
import { announce } from "../stores/announce.ts";
import { timeZone } from "../stores/session.ts";
import { type Factors, type Passkey, type Run, Said } from "./me-access.tsx";
import type { Trouble } from "./me-access-trouble.ts";
import { shortName } from "./me-devices.tsx";

export function Passkeys({ mine, run, trouble }: { mine: Factors | null; run: Run; trouble: Trouble | null }) {
  const open = useSignal<Passkey | null>(null);
  const one = open.value;
  const add = () =>
    run(async () => {
      const made = await makePasskey(await api<Question>("POST", "/passkeys/questions"));
      await api("POST", "/passkeys", { ...made, name: shortName({ user_agent: navigator.userAgent }) });
      announce(t("passkey_added"));
    });
  const change = async (work: () => Promise<unknown>) => {
    open.value = null;
    await run(work);
  };
  return (
    <Section title={t("passkey_title")} id="passkeys">
      <p class="quiet t13">{t(mine ? "passkey_hint" : "me_offline_only")}</p>
      <ul>
        {mine?.passkeys.map((each) => (
          <Row
            key={each.id}
            name={each.name}
            meta={
              each.last_used_at
                ? t("passkey_used", { when: moment(each.last_used_at, timeZone.value) })
                : t("passkey_made", { when: moment(each.created_at, timeZone.value) })
            }
            action={
              <button class="btn" type="button" onClick={() => (open.value = each)}>
                {t("passkey_change")}
                <span class="vh"> {each.name}</span>
              </button>
            }
          />
        ))}
      </ul>
      {!one && <Said trouble={trouble} />}
      {mine && "PublicKeyCredential" in globalThis && (
        <div class="btns">
          <button class="btn" type="button" onClick={() => void add()}>
            {t("passkey_add")}
          </button>
        </div>
      )}
      <Dialog open={one !== null} onClose={() => (open.value = null)} title={one?.name ?? ""} actions={null}>
        {one && (
          <form
            class="me__form"
            onSubmit={(event) => {
              event.preventDefault();
              const name = (event.currentTarget.elements.namedItem("name") as HTMLInputElement).value;
              void change(() => api("PATCH", `/passkeys/${one.id}`, { name }));
            }}
          >
            <label class="field">
              <span class="field__label">{t("passkey_name")}</span>
              <input class="input" name="name" defaultValue={one.name} maxLength={60} required />
            </label>
            <p class="quiet t13">{t("passkey_remove_hint")}</p>
            <div class="btns">
              <button class="btn" type="button" onClick={() => (open.value = null)}>
                {t("cancel")}
              </button>
              <button
                class="btn btn--danger"
                type="button"
                onClick={() => void change(() => api("DELETE", `/passkeys/${one.id}`))}
              >
                {t("passkey_remove")}
              </button>
              <button class="btn btn--primary">{t("save")}</button>
            </div>
          </form>
        )}
      </Dialog>
    </Section>
  );
}
