import { Tabs } from "../../../components/tabs.tsx";
import { t } from "../../../lib/i18n.ts";

/** Files, and the customers they brought whom nobody holds yet. */
export function ImportTabs({ at, unassigned }: { at: "files" | "unassigned"; unassigned?: number }) {
  const href = { files: "/imports", unassigned: "/imports/affectation" };
  return (
    <Tabs
      label={t("place_imports")}
      current={href[at]}
      tabs={[
        { href: href.files, label: t("imports_tab_files") },
        { href: href.unassigned, label: t("imports_tab_unassigned"), count: unassigned },
      ]}
    />
  );
}
