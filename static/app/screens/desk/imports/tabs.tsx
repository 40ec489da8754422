import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";

interface ImportTabsProps {
  at: "files" | "unassigned" | "receipts" | "mappings";
  unassigned?: number;
  /** How many wait for a person. */
  receipts?: number;
}

/** Files, the customers they brought whom nobody holds yet, and the money they brought. */
export function ImportTabs({ at, unassigned, receipts }: ImportTabsProps) {
  const href = { files: "/imports", unassigned: "/imports/affectation", receipts: "/imports/reglements", mappings: "/imports/correspondances" };
  return (
    <Tabs
      label={t("place_imports")}
      current={href[at]}
      tabs={[
        { href: href.files, label: t("imports_tab_files") },
        { href: href.unassigned, label: t("imports_tab_unassigned"), count: unassigned },
        ...(may("match_receipts") ? [{ href: href.receipts, label: t("imports_tab_receipts"), count: receipts }] : []),
        { href: href.mappings, label: t("imports_tab_mappings") },
      ]}
    />
  );
}
