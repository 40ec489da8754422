import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";

const HREF = {
  run: "/relances",
  mailbox: "/boite",
  letters: "/relances/courriers",
  agenda: "/relances/agenda",
  releases: "/relances/mises-en-demeure",
  triage: "/relances/triage",
  plans: "/relances/echeanciers",
  disputes: "/relances/litiges",
  penalties: "/relances/penalites",
  caps: "/relances/delais",
  discounts: "/relances/escomptes",
  strategies: "/relances/strategies",
  texts: "/relances/textes",
};

export type DunningPart = keyof typeof HREF;

/** What belongs together: what goes by itself, what a person does, what was agreed, what the law adds, the rules. */
const GROUPS = {
  run: ["run", "mailbox"],
  by_hand: ["letters", "agenda", "releases", "triage"],
  agreed: ["plans", "disputes"],
  terms: ["penalties", "caps", "discounts"],
  rules: ["strategies", "texts"],
} satisfies Record<string, DunningPart[]>;

/** The parts of Relances in their groups, each part at its address; a group leads to its first. */
export function DunningTabs({ at, counts = {} }: { at: DunningPart; counts?: Partial<Record<DunningPart, number>> }) {
  const groups = Object.entries(GROUPS) as [keyof typeof GROUPS, DunningPart[]][];
  const [group, parts] = groups.find(([, some]) => some.includes(at))!;
  return (
    <>
      <Tabs
        label={t("place_dunning")}
        current={HREF[parts[0]!]}
        tabs={groups.map(([name, some]) => ({ href: HREF[some[0]!], label: t(`dunning_group_${name}`) }))}
      />
      {parts.length > 1 && (
        <Tabs
          sub
          label={`${t("place_dunning")} › ${t(`dunning_group_${group}`)}`}
          current={HREF[at]}
          tabs={parts.map((part) => ({ href: HREF[part], label: t(`dunning_tab_${part}`), count: counts[part] }))}
        />
      )}
    </>
  );
}
