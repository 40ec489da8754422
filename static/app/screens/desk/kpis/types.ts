/** What `GET /kpis` and `GET /kpis/scopes` answer. */
import type { Explained } from "../board/types.ts";

export const SCOPES = ["company", "branch", "portfolio", "person", "segment", "group", "customer"] as const;
export type Scope = (typeof SCOPES)[number];

export const KPIS = [
  "dso",
  "best_possible_dso",
  "average_days_delinquent",
  "balance_dso",
  "overdue_share",
  "cei",
  "weighted_delay",
  "loss_ratio",
] as const;
export type KpiName = (typeof KPIS)[number];

export interface Kpi {
  value: number | null;
  unit: "days" | "percent";
  at_least: boolean;
  why_not: string | null;
  explain: Explained;
}

export interface KpisData {
  scope: Scope;
  id: string;
  name: string;
  on: string;
  as_of: string | null;
  since: string | null;
  currency: string;
  customers: number;
  not_kept: number;
  left_out: number;
  ledgers: { name: string; as_of: string }[];
  figures: {
    balance_minor: number;
    receivables_minor: number;
    exposure_minor: number;
    /** What customers in credit have: never taken off what others owe. */
    in_credit_minor: number;
    overdue_minor: number;
  } | null;
  buckets: Record<string, number>;
  kpis: Partial<Record<KpiName, Kpi>>;
  customer: { limit_minor: number | null; score: number | null; risk_class: string } | null;
}

export interface Choice {
  scope: Scope;
  id: string;
  name: string;
}

export interface Choices {
  today: string;
  since: string | null;
  scopes: Choice[];
}
