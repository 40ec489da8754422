import { Icon } from "../../components/icon.tsx";
import { t } from "../../lib/i18n.ts";

/** This is only on this phone so far. */
export function KeptMark({ kept }: { kept: boolean }) {
  if (!kept) return null;
  return <Icon name="hex" size={14} class="row__lead--sync" label={t("kept_here")} />;
}
