import { Ledger } from "../../../components/ledger.tsx";
import { t } from "../../../lib/i18n.ts";
import { sayDifference } from "./draft.ts";
import type { Difference } from "./types.ts";

/** What differs, one value a line: before, then after. */
export function Differences({ differences, currency }: { differences: Difference[]; currency: string }) {
  if (differences.length === 0) return <p class="quiet">{t("strategy_same")}</p>;
  const lines = differences.map((one) => sayDifference(one, currency));
  return <Ledger lines={lines.map(({ label, before, after }) => ({ label, note: t("policy_from", { value: before }), value: after }))} />;
}
