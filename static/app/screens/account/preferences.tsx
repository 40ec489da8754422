/** Language and theme: chosen by the person, kept on this device. */
import { Chips } from "../../components/chips.tsx";
import { api } from "../../lib/http.ts";
import { type Lang, lang, speak, t } from "../../lib/i18n.ts";
import { THEMES, chooseTheme, theme } from "../../stores/theme.ts";

/** Choose the language; the server hears it too, for letters and alerts, when it can be reached. */
export function LanguageChoice() {
  const choose = async (next: Lang) => {
    await speak(next, true);
    await api("PUT", "/me", { language: next }).catch(() => undefined); // said again at the next choice
  };
  return (
    <Chips
      label={t("language")}
      pressed={[lang.value]}
      onPress={(next) => void choose(next)}
      chips={[
        { value: "fr", label: "Français" },
        { value: "en", label: "English" },
      ]}
    />
  );
}

/** Choose light, dark, or whatever the device does. */
export function ThemeChoice() {
  return (
    <Chips
      label={t("theme")}
      pressed={[theme.value]}
      onPress={chooseTheme}
      chips={THEMES.map((value) => ({ value, label: t(`theme_${value}`) }))}
    />
  );
}
