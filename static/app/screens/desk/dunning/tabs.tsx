import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";

const HREF = {
  run: "/relances",
  triage: "/relances/triage",
  agenda: "/relances/agenda",
  releases: "/relances/mises-en-demeure",
  mailbox: "/boite",
  plans: "/relances/echeanciers",
  penalties: "/relances/penalites",
  caps: "/relances/delais",
  disputes: "/relances/litiges",
  strategies: "/relances/strategies",
};

export type DunningPart = keyof typeof HREF;

/** The parts of Relances, each at its address. */
export function DunningTabs({ at, counts = {} }: { at: DunningPart; counts?: Partial<Record<DunningPart, number>> }) {
  return (
    <Tabs
      label={t("place_dunning")}
      current={HREF[at]}
      tabs={(Object.keys(HREF) as DunningPart[]).map((part) => ({
        href: HREF[part],
        label: t(`dunning_tab_${part}`),
        count: counts[part],
      }))}
    />
  );
}
