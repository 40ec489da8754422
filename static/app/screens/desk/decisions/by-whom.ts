/** Who decided, and in whose name: a deputy decides with the rank of whom they stand in for. */
import { t } from "../../../lib/i18n.ts";

export function byWhom(name: string | null, forWhom?: string | null): string {
  return [name, forWhom && t("by_delegation", { name: forWhom })].filter(Boolean).join(" ");
}
