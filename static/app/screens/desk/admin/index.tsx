/** F6 Administration: people, agencies, portfolios, reassignment, deputies, devices, keys, what the house set, personal data, upkeep; each at its address. */
import { Lazy } from "../../../components/lazy.tsx";
import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { FirstStepsAtHome } from "../beginnings/home.tsx";
import { History } from "../history.tsx";
import { settings } from "../settings/part.ts";
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

const Reasons = () => <Lazy part={settings} show={({ Reasons: Part }) => <Part />} />;
const Calendar = () => <Lazy part={settings} show={({ Calendar: Part }) => <Part />} />;
const SecondStep = () => <Lazy part={settings} show={({ SecondStep: Part }) => <Part />} />;
const Texts = () => <Lazy part={settings} show={({ LetterTexts }) => <LetterTexts />} />;

const PARTS = {
  people: ["/administration", People],
  agencies: ["/administration/agences", Agencies],
  portfolios: ["/administration/portefeuilles", Portfolios],
  reassign: ["/administration/reaffectation", Reassign],
  deputies: ["/administration/suppleances", Deputies],
  devices: ["/administration/appareils", Devices],
  second_step: ["/administration/second-facteur", SecondStep],
  api_keys: ["/administration/cles", ApiKeys],
  texts: ["/administration/textes", Texts],
  reasons: ["/administration/motifs", Reasons],
  calendar: ["/administration/calendrier", Calendar],
  privacy: ["/administration/donnees-personnelles", PersonalData],
  retention: ["/administration/conservation", Retention],
  upkeep: ["/administration/exploitation", Upkeep],
} as const;

type Name = keyof typeof PARTS;

/** They bring panes of their own. */
const WIDE = ["texts"];

/** What each part changes, as the journal names it. */
const HISTORY: Partial<Record<Name, string[]>> = {
  people: ["user"],
  agencies: ["agency"],
  portfolios: ["portfolio"],
  reassign: ["installation"],
  deputies: ["limit_deputy"],
  devices: ["session"],
  second_step: ["second_step"],
  api_keys: ["api_key"],
};

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
      {WIDE.includes(name) ? (
        <Part />
      ) : (
        <Sheetless>
          {name === "people" && <FirstStepsAtHome />}
          <Part />
          {HISTORY[name as Name] && <History key={name} of={HISTORY[name as Name]!} />}
        </Sheetless>
      )}
    </Screen>
  );
}
