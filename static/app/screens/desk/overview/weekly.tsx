/** Have this board mailed every week, on a day one likes; or no longer. */
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { Asked } from "./types.ts";

interface Wish {
  weekday: number;
  scope: string;
  id: string;
  state: "sending" | "sent" | "failed" | "no_scope" | null;
}

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** `open`: the mail's own link leads here. */
export function Weekly({ asked, name, open }: { asked: Asked; name: string; open: boolean }) {
  const loaded = useLoad<{ mail: Wish | null; address: string | null }>("/overview/mail");
  const sending = useSend();
  if (!loaded.data) return null;
  const { mail, address } = loaded.data;
  const same = mail?.scope === asked.scope && mail.id === asked.id;
  const say = async (change: () => Promise<unknown>, word: "weekly_on" | "weekly_off") => {
    if (!(await sending.run(() => change().then(() => true)))) return;
    announce(t(word));
    forget("/overview/mail");
    await loaded.reload();
  };
  const choose = (event: SubmitEvent) => {
    event.preventDefault();
    const weekday = Number(new FormData(event.currentTarget as HTMLFormElement).get("weekday"));
    void say(() => api("PUT", "/overview/mail", { weekday, scope: asked.scope, id: asked.id }), "weekly_on");
  };
  return (
    <details class="change" open={open}>
      <summary>{mail ? t("weekly_is_on", { day: t(`weekly_day_${mail.weekday as (typeof DAYS)[number]}`) }) : t("weekly_title")}</summary>
      <ProblemNotice error={sending.error} />
      {address && name && <p class="quiet">{t("weekly_to", { address, name })}</p>}
      {address ? (
        <form class="assignbar" onSubmit={choose}>
          <Field id="weekly-day" label={t("weekly_day")}>
            <select class="input" id="weekly-day" name="weekday" key={mail?.weekday} defaultValue={String(mail?.weekday ?? 0)}>
              {DAYS.map((day) => (
                <option key={day} value={day} selected={day === (mail?.weekday ?? 0)}>
                  {t(`weekly_day_${day}`)}
                </option>
              ))}
            </select>
          </Field>
          <button class="btn btn--primary" disabled={sending.busy}>
            {t(mail ? (same ? "save" : "weekly_move") : "weekly_start")}
          </button>
          {mail && (
            <button class="btn" type="button" disabled={sending.busy} onClick={() => void say(() => api("DELETE", "/overview/mail"), "weekly_off")}>
              {t("weekly_stop")}
            </button>
          )}
        </form>
      ) : (
        <p class="quiet">{t("weekly_no_address")}</p>
      )}
      {mail && !same && <p class="quiet">{t("weekly_elsewhere")}</p>}
      {(mail?.state === "failed" || mail?.state === "no_scope") && <p class="quiet">{t(`weekly_state_${mail.state}`)}</p>}
    </details>
  );
}
