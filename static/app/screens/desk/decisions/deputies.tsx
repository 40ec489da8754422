/** Suppléances at the desk: whoever decides appoints who decides for them while they are away. */
import { t } from "../../../lib/i18n.ts";
import { Deputies } from "../admin/deputies.tsx";
import { History } from "../history.tsx";
import { Screen, Sheetless } from "../screen.tsx";
import { DecisionTabs } from "./tabs.tsx";

export function OwnDeputies() {
  return (
    <Screen title={t("place_decisions")} head={<DecisionTabs at="deputies" />}>
      <Sheetless>
        <Deputies />
        <History of={["limit_deputy"]} />
      </Sheetless>
    </Screen>
  );
}
