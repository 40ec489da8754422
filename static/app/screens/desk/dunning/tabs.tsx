import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";

export type DunningPart = "run" | "triage" | "mailbox" | "penalties" | "caps" | "disputes" | "plans";

/** The parts of Relances, each at its address. */
export function DunningTabs({ at, counts = {} }: { at: DunningPart; counts?: Partial<Record<DunningPart, number>> }) {
  const href = { run: "/relances", triage: "/relances/triage", mailbox: "/boite", penalties: "/relances/penalites", caps: "/relances/delais", disputes: "/relances/litiges", plans: "/relances/echeanciers" };
  return (
    <Tabs
      label={t("place_dunning")}
      current={href[at]}
      tabs={(Object.keys(href) as DunningPart[]).map((part) => ({
        href: href[part],
        label: t(`dunning_tab_${part}`),
        count: counts[part],
      }))}
    />
  );
}
