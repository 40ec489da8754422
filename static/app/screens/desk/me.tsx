/** Moi, at the desk: password, language, theme, one's devices, the way out. */
import { useState } from "preact/hooks";
import { Dialog } from "../../components/dialog.tsx";
import { Section } from "../../components/section.tsx";
import { t } from "../../lib/i18n.ts";
import { navigate } from "../../lib/router.ts";
import { announce } from "../../stores/announce.ts";
import { entries, erase, flush, sync } from "../../stores/here.ts";
import { endSession, session } from "../../stores/session.ts";
import { PasswordForm } from "../account/password-form.tsx";
import { LanguageChoice, ThemeChoice } from "../account/preferences.tsx";
import { Devices } from "./admin/devices.tsx";
import type { Place } from "../../components/place.ts";
import { Icon } from "../../components/icon.tsx";
import { Screen, Sheetless } from "./screen.tsx";

export function Me({ places }: { places: Place[] }) {
  const [leaving, setLeaving] = useState(false);
  const user = session.value?.user;
  if (!user) return null;
  const unsent = entries.value.filter(({ result }) => result === null).length;
  const leave = async () => {
    await erase();
    await endSession();
    navigate("/", { replace: true });
  };
  return (
    <Screen
      title={user.name}
      sub={t(`role_${user.role}`)}
      tail={
        <button class="btn" type="button" onClick={() => (unsent > 0 ? setLeaving(true) : void leave())}>
          <Icon name="out" />
          {t("me_leave")}
        </button>
      }
    >
      <Sheetless narrow>
        <nav class="me__places" aria-label={t("main_navigation")}>
          {places.map(({ href, icon, label }) => (
            <a class="link link--hit" key={href} href={href}>
              <Icon name={icon} />
              {label}
            </a>
          ))}
        </nav>
        <Section title={t("language")}>
          <LanguageChoice />
        </Section>
        <Section title={t("theme")}>
          <ThemeChoice />
        </Section>
        <Section title={t("password_title")}>
          <PasswordForm onDone={() => announce(t("password_changed"))} />
        </Section>
        <Section title={t("own_devices")}>
          <Devices />
        </Section>
      </Sheetless>
      <Dialog
        open={leaving}
        onClose={() => setLeaving(false)}
        title={t("me_unsent", { count: unsent })}
        actions={
          <>
            <button class="btn btn--danger" type="button" onClick={() => void leave()}>
              {t("me_leave_anyway")}
            </button>
            <button
              class="btn btn--primary"
              type="button"
              autoFocus
              disabled={flush.value.state === "sending"}
              onClick={() => void sync().then(() => setLeaving(false))}
            >
              {t("me_send_first")}
            </button>
          </>
        }
      >
        <p class="quiet">{t("me_unsent_text")}</p>
      </Dialog>
    </Screen>
  );
}
