import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";

/** The journal, and for the desk the entries set aside. */
export function JournalTabs({ at, count }: { at: "/journal" | "/journal/quarantaine"; count?: number }) {
  if (!may("mend_entries")) return null;
  return (
    <Tabs
      label={t("place_journal")}
      current={at}
      tabs={[
        { href: "/journal", label: t("place_journal") },
        { href: "/journal/quarantaine", label: t("quarantine_tab"), count },
      ]}
    />
  );
}
