import { Ledger } from "../../../components/ledger.tsx";
import { t } from "../../../lib/i18n.ts";
import type { Difference, Setting } from "./types.ts";
import { sayDifference } from "./values.ts";

/** What differs, one value a line: before, then after. */
export function Differences({ differences, settings }: { differences: Difference[]; settings: Setting[] }) {
  const lines = differences.map((one) => sayDifference(one, settings));
  return <Ledger lines={lines.map(({ label, before, after }) => ({ label, note: t("policy_from", { value: before }), value: after }))} />;
}
