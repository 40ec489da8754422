/** Moi (P10), for every role: sync, storage, language, look, alerts, install, password, devices, the way out. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { AppBar } from "../components/app-bar.tsx";
import { Chips } from "../components/chips.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Icon } from "../components/icon.tsx";
import { Section } from "../components/section.tsx";
import { bytes, longDay } from "../lib/formats.ts";
import { type Lang, lang, t } from "../lib/i18n.ts";
import { navigate } from "../lib/router.ts";
import { alerts, lookAtAlerts, turnAlertsOff, turnAlertsOn } from "../stores/alerts.ts";
import { answered, isWaiting } from "../stores/answers.ts";
import { clockOffset, today } from "../stores/clock.ts";
import { erase, pullFailed, pulling, sync } from "../stores/here.ts";
import { install, installPrompt, installed, onIos } from "../stores/install.ts";
import { photosWaiting } from "../stores/photos.ts";
import { lookAtStorage, protectedHere, usedBytes } from "../stores/persistence.ts";
import { chooseLanguage, endSession, session } from "../stores/session.ts";
import { THEMES, chooseTheme, theme } from "../stores/theme.ts";
import { Access, Told } from "./me-access.tsx";
import { AlertChoice } from "./me-alerts.tsx";
import { Devices } from "./me-devices.tsx";
import { PhoneLock } from "./me-lock.tsx";
import { Password } from "./me-password.tsx";
import { sayClock } from "./outside.tsx";
import { Pill } from "./phone/pill.tsx";

const LANGUAGES: { value: Lang; label: string }[] = [
  { value: "fr", label: "Français" },
  { value: "en", label: "English" },
];

const DESK_PLACES = [["risk", "/risque"], ["disputes", "/litiges"], ["promises", "/promesses"], ["decisions", "/decisions"]] as const;

/** `children`: what comes first for somebody, under the title. */
export function Me({ children }: { children?: ComponentChildren }) {
  useEffect(() => {
    void lookAtStorage();
    void lookAtAlerts().catch(() => undefined);
  }, []);
  const user = session.value?.user;
  if (!user) return null;
  const say = (next: Lang) => void chooseLanguage(next).catch(() => undefined); // without its words nothing changes
  return (
    <>
      <AppBar title={t("me")} sub={`${user.name} · ${t(`role_${user.role}`)}`}>
        <Pill />
      </AppBar>
      <div class="page me">
        {children}
        <Section title={t("me_sync")}>
          <p>{t(pulling.value ? "loading" : pullFailed.value ? "me_last_pull_failed" : "me_up_to_date")}</p>
          <p class="quiet t13">
            {t("me_day", { day: longDay(today.value) })} {clockOffset.value !== 0 && sayClock(clockOffset.value)}
          </p>
          <div class="btns">
            <button class="btn" type="button" onClick={() => void sync()}>
              <Icon name="hexup" size={20} />
              {t("me_sync_now")}
            </button>
          </div>
        </Section>
        {user.role === "manager" && matchMedia("(max-width: 599px)").matches && <AtTheDesk />}
        <Section title={t("me_language")}>
          <Chips<Lang> label={t("me_language")} chips={LANGUAGES} pressed={[lang.value]} onPress={say} />
        </Section>
        <Section title={t("me_theme")}>
          <Chips
            label={t("me_theme")}
            chips={THEMES.map((value) => ({ value, label: t(`theme_${value}`) }))}
            pressed={[theme.value]}
            onPress={chooseTheme}
          />
        </Section>
        <Alerts />
        <Install />
        <Section title={t("me_storage")}>
          {usedBytes.value !== null && <p>{t("me_storage_used", { used: bytes(usedBytes.value) })}</p>}
          <p class="quiet t13">{t(protectedHere.value ? "me_protected" : "me_not_protected")}</p>
        </Section>
        <PhoneLock />
        <Section title={t("guide")}>
          <div class="btns">
            <a class="btn" href="/guide">
              {t("guide_read")}
            </a>
          </div>
        </Section>
        <Devices />
        <Password />
        {session.value?.second_step?.state === "told" && <Told {...session.value.second_step} />}
        <Access />
        <SignOut />
      </div>
    </>
  );
}

/** An agency manager's places that the phone's tabs have no room for. */
function AtTheDesk() {
  return (
    <Section title={t("other_places")}>
      <div class="btns">
        {DESK_PLACES.map(([place, href]) => (
          <a class="btn" key={place} href={href}>
            {t(`place_${place}`)}
          </a>
        ))}
      </div>
    </Section>
  );
}

function Alerts() {
  const on = alerts.value === "on";
  const possible = on || alerts.value === "off";
  const turn = () => void (on ? turnAlertsOff() : turnAlertsOn()).catch(() => undefined);
  return (
    <Section title={t("me_alerts")}>
      <p>{t(`me_alerts_${alerts.value}`)}</p>
      {possible && (
        <div class="btns">
          <button class="btn" type="button" onClick={turn}>
            {t(on ? "alerts_turn_off" : "alerts_turn_on")}
          </button>
        </div>
      )}
      <AlertChoice />
    </Section>
  );
}

function Install() {
  if (installed() || (!onIos() && !installPrompt.value)) return null;
  return (
    <Section title={t("me_install")}>
      {onIos() ? (
        <p>{t("me_install_ios")}</p>
      ) : (
        <div class="btns">
          <button class="btn" type="button" onClick={() => void install()}>
            {t("me_install_now")}
          </button>
        </div>
      )}
    </Section>
  );
}

export function SignOut() {
  const asking = useSignal(false);
  const tried = useSignal(false);
  const entriesLeft = answered.value.filter(isWaiting).length;
  const photosLeft = photosWaiting.value.length;
  const unsent = entriesLeft + photosLeft;
  const left = entriesLeft > 0 ? t("sign_out_unsent", { count: entriesLeft }) : t("sign_out_photos", { count: photosLeft });
  const leave = async () => {
    asking.value = false;
    if (alerts.value === "on") await turnAlertsOff().catch(() => undefined);
    await erase();
    await endSession();
    navigate("/", { replace: true });
  };
  const sendFirst = async () => {
    await sync();
    tried.value = true;
    if (answered.peek().some(isWaiting) || photosWaiting.peek().length > 0) return;
    if (asking.peek()) await leave();
  };
  return (
    <Section title={t("me_sign_out")}>
      <div class="btns">
        <button class="btn btn--danger" type="button" onClick={() => (asking.value = true)}>
          {t("me_sign_out")}
        </button>
      </div>
      <Dialog
        open={asking.value}
        onClose={() => (asking.value = false)}
        title={unsent > 0 ? left : t("sign_out_ask")}
        actions={
          <>
            {unsent > 0 ? (
              <button class="btn btn--primary" type="button" onClick={sendFirst}>
                {t("send_first")}
              </button>
            ) : (
              <button class="btn" type="button" onClick={() => (asking.value = false)}>
                {t("cancel")}
              </button>
            )}
            <button class="btn btn--danger" type="button" onClick={leave}>
              {t(unsent > 0 ? "delete_and_leave" : "me_sign_out")}
            </button>
          </>
        }
      >
        {entriesLeft > 0 && photosLeft > 0 && <p>{t("sign_out_photos", { count: photosLeft })}</p>}
        {tried.value && unsent > 0 && <p role="status">{t("sign_out_still_unsent")}</p>}
        <p>{t("sign_out_ask_hint")}</p>
      </Dialog>
    </Section>
  );
}
