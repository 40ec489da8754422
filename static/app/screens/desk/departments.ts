/** The departments that take part in disputes: codes in the books, words for people. */
import { t, tMaybe } from "../../lib/i18n.ts";

const DEPARTMENTS = ["sales", "logistics", "production", "after_sales", "finance"] as const;

/** Say a department; one that somebody made up is said as it was written. */
export const sayDepartment = (code: string | null | undefined, nobody = t("chain_nobody")): string =>
  code ? tMaybe(`department_${code}`, code) : nobody;

/** What a list offers: the usual ones, and the one already chosen. */
export const departmentsWith = (chosen: string | null | undefined): string[] => [
  ...new Set([...DEPARTMENTS, ...(chosen ? [chosen] : [])]),
];
