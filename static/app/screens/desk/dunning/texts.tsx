/** Relances › Textes: what reminders say. */
import { Lazy } from "../../../components/lazy.tsx";
import { t } from "../../../lib/i18n.ts";
import { Screen } from "../screen.tsx";
import { settings } from "../settings/part.ts";
import { DunningTabs } from "./tabs.tsx";

export function DunningTexts() {
  return (
    <Screen title={t("place_dunning")} sub={t("text_sub")} head={<DunningTabs at="texts" />}>
      <Lazy part={settings} show={({ LetterTexts }) => <LetterTexts />} />
    </Screen>
  );
}
