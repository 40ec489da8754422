/** What a document is called on the desk: its number; without one, its label; without either, that it has none. */
import { t } from "../../lib/i18n.ts";

/** By what the server calls it. null: a dispute may leave its invoice open. */
export const sayRef = (ref: string | null): string => (ref === null ? t("capture_item_unnamed") : ref || t("item_without_ref"));

/** By a row of a dossier, or what the server calls it. */
export const sayItem = ({ ref, label }: { ref: string; label?: string | null }): string => sayRef(ref || label || "");
