/** F6 Administration: people, agencies, portfolios, reassignment, deputies, devices, keys, personal data, upkeep; each at its address. */
import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { Screen, Sheetless } from "../screen.tsx";
import { Agencies } from "./agencies.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { Deputies } from "./deputies.tsx";
import { Devices } from "./devices.tsx";
import { People } from "./people.tsx";
import { PersonalData } from "./personal-data.tsx";
import { Portfolios } from "./portfolios.tsx";
import { Reassign } from "./reassign.tsx";
import { Retention } from "./retention.tsx";
import { Upkeep } from "./upkeep.tsx";

const PARTS = {
  people: ["/administration", People],
  agencies: ["/administration/agences", Agencies],
  portfolios: ["/administration/portefeuilles", Portfolios],
  reassign: ["/administration/reaffectation", Reassign],
  deputies: ["/administration/suppleances", Deputies],
  devices: ["/administration/appareils", Devices],
  api_keys: ["/administration/cles", ApiKeys],
  privacy: ["/administration/donnees-personnelles", PersonalData],
  retention: ["/administration/conservation", Retention],
  upkeep: ["/administration/exploitation", Upkeep],
} as const;

export function Administration({ path }: { path: string }) {
  const [name, [href, Part]] =
    Object.entries(PARTS).find(([, [at]]) => at === path) ?? (["people", PARTS.people] as const);
  return (
    <Screen
      title={t("place_admin")}
      sub={t(`admin_sub_${name}` as never)}
      head={
        <Tabs
          label={t("place_admin")}
          current={href}
          tabs={Object.entries(PARTS).map(([part, [at]]) => ({ href: at, label: t(`admin_tab_${part}` as never) }))}
        />
      }
    >
      <Sheetless>
        <Part />
      </Sheetless>
    </Screen>
  );
}
