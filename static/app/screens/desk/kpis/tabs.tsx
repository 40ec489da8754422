import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";

/** Where it stands now, what is late and why, the key figures of any date, all of it on one board, what will come in, and what is aimed at. */
export function FigureTabs({ at }: { at: "now" | "late" | "causes" | "kpis" | "forecast" | "overview" | "goals" }) {
  const finance = may("see_all_customers");
  const now = finance ? "/" : "/risque";
  return (
    <Tabs
      label={t(finance ? "place_board" : "place_risk")}
      current={{ now, late: "/retards", causes: "/causes", kpis: "/indicateurs", forecast: "/encaissements", overview: "/ensemble", goals: "/objectifs" }[at]}
      tabs={[
        { href: now, label: t("kpis_tab_now") },
        { href: "/ensemble", label: t("place_overview") },
        { href: "/retards", label: t("place_late") },
        { href: "/causes", label: t("causes_tab") },
        { href: "/indicateurs", label: t("place_kpis") },
        { href: "/encaissements", label: t("place_forecast") },
        ...(may("set_goals") ? [{ href: "/objectifs", label: t("goals") }] : []),
      ]}
    />
  );
}
