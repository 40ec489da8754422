/** What `GET /board` answers. */
export interface Mover {
  customer_id: number;
  customer: string;
  currency?: string;
  exposure_minor?: number;
  delta_minor: number;
  overdue_delta_minor?: number;
  from_class?: string | null;
  to_class?: string | null;
  from_colour?: string | null;
  to_colour?: string | null;
  hold?: boolean;
  hold_before?: boolean;
}

export interface BoardData {
  as_of: string | null;
  currency?: string;
  companies: { id: number; name: string; currency: string; as_of: string | null; demo?: boolean }[];
  exposure_minor: number;
  in_credit_minor: number;
  overdue_minor: number;
  disputed_minor: number;
  promised_minor: number;
  dso: number | null;
  best_possible_dso: number | null;
  average_days_delinquent: number | null;
  buckets: Record<string, number>;
  movers: Mover[];
  to_decide: number;
  to_review: number;
  unassigned: number;
  triage: number;
  customers?: number;
  explain?: Record<string, Explained>;
}

export interface Explained {
  rule?: string;
  inputs?: Record<string, unknown>;
  /** What each cause took from a score of 100. */
  points?: Record<string, number>;
  as_of?: string;
}
