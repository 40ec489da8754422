/** What moved, in words: causes with their amounts, and the names of groups. */
import { money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";

export const BYS = ["segment", "internal", "external"] as const;
export type By = (typeof BYS)[number];

/** In the order they are told: what moves the exposure, then what moves beside it. */
export const CAUSES = [
  "arrived", "invoices", "payments", "off_ledger", "orders", "in_credit", "not_kept", "fell_due", "overdue_settled", "limit", "cover", "disputes",
] as const;
export type Cause = (typeof CAUSES)[number];
export type Causes = Partial<Record<Cause, number>>;

export interface Group {
  key: string | null;
  customers: number;
  moved: number;
  exposure_minor: number;
  overdue_minor: number;
  delta_minor: number;
  overdue_delta_minor: number;
  causes: Causes;
}

export interface MovesData {
  by: By;
  since: string;
  on: string;
  currency: string;
  left_out: number;
  causes: Causes;
  groups: Group[];
}

export interface MoversData {
  currency: string;
  total: number;
  customers: {
    customer_id: number;
    customer: string;
    exposure_minor: number;
    amount_minor: number;
    causes: Causes;
  }[];
}

/** The causes there are, in their order; one that cancels out stays, since customers stand behind it. */
export const shownCauses = (causes: Causes): [Cause, number][] =>
  CAUSES.flatMap((cause) => (causes[cause] === undefined ? [] : [[cause, causes[cause]] as [Cause, number]]));

/** The sign stays with its amount at the end of a line: a word joiner holds them. */
const signed = (minor: number, currency: string) => ((minor > 0 ? "+" : "") + money(minor, currency)).replace(/^[+−]/, "$&\u2060");

export const sayCauses = (causes: Causes, currency: string): string =>
  shownCauses(causes)
    .map(([cause, minor]) => `${t(`moves_cause_${cause}`)} ${signed(minor, currency)}`)
    .join(" · ");

export function groupName(by: By, key: string | null): string {
  if (by === "segment") return key ?? t("moves_no_segment");
  return key === null || key === "unrated" ? t("moves_unrated") : t("moves_class", { name: key });
}

export const movesPath = (by: By, since: string): string =>
  `/board/moves?${new URLSearchParams({ by, ...(since && { since }) })}`;

export function moversPath({ by, since, on }: MovesData, { key, cause }: { key?: string; cause?: string }): string {
  const asked = { by, since, on, ...(key !== undefined && { key }), ...(cause && { cause }) };
  return `/board/moves/customers?${new URLSearchParams(asked)}`;
}
