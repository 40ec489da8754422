/** Imports › Correspondances: what columns mean, as it is remembered, and who said so before. */
import { Lazy } from "../../../components/lazy.tsx";
import { t } from "../../../lib/i18n.ts";
import { History } from "../history.tsx";
import { Screen, Sheetless } from "../screen.tsx";
import { settings } from "../settings/part.ts";
import { ImportTabs } from "./tabs.tsx";

export function RememberedMappings() {
  return (
    <Screen title={t("place_imports")} head={<ImportTabs at="mappings" />}>
      <Sheetless>
        <Lazy part={settings} show={({ Mappings }) => <Mappings />} />
        <History of={["import_mapping"]} />
      </Sheetless>
    </Screen>
  );
}
