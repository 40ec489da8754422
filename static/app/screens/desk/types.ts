/** What the server answers to desk screens; money in minor units, dates ISO. */

export interface CustomerLine {
  id: number;
  code: string;
  name: string;
  siren: string | null;
  company_id: number;
  portfolio_id: number | null;
  portfolio: string | null;
  agency: string | null;
  risk_class: string | null;
  hold: boolean;
  colour: string | null;
  reasons: string[];
  exposure_minor: number;
  limit_minor: number | null;
  available_minor: number | null;
  overdue_minor: number;
  oldest_days: number;
  disputed_minor: number;
  promised_minor: number;
  currency: string;
  as_of: string | null;
}

export interface Page<R> {
  rows: R[];
  total: number;
}

export interface LimitRequest {
  id: string;
  customer_id: number;
  customer: string;
  risk_class?: string | null;
  hold?: boolean;
  currency: string;
  requester: string;
  requester_id: number;
  current_minor: number | null;
  current_days: number | null;
  requested_minor: number | null;
  requested_days: number | null;
  temporary_until: string | null;
  reason: string;
  text: string;
  state: string;
  answer_by: string | null;
  created_at: string;
  decided_by: string | null;
  /** Whose deputy decided with their rank. */
  decided_for?: string | null;
  decided_at: string | null;
  decision_reason: string | null;
  granted_minor: number | null;
  granted_days: number | null;
  /** The later day it begins on. */
  granted_from?: string | null;
  /** The rank it went up to, undecided in time. */
  escalated_to?: string | null;
}

/** The figures a decision rests on, at one moment. */
export interface RequestFacts {
  exposure_minor?: number;
  overdue_minor?: number;
  disputed_minor?: number;
  oldest_days?: number;
  weighted_delay_days?: number | null;
  limit_minor?: number | null;
  limit_days?: number | null;
  score?: number | null;
  risk_class?: string | null;
  sales_12m_minor?: number;
  as_of?: string;
}

export interface CheckedRule {
  code: string;
  ok: boolean | "warn";
  facts: Record<string, unknown>;
}

export interface HistoryMonth {
  month: string;
  exposure_minor: number;
  overdue_minor: number;
}

export interface Approval {
  approver: string;
  decided_for?: string | null;
  at: string;
  reason: string;
  granted_minor: number | null;
  granted_days: number | null;
  granted_from?: string | null;
  fallen: boolean;
}

export interface RequestFile {
  request: LimitRequest;
  facts_at_submission: RequestFacts;
  facts_now: RequestFacts;
  moved: string[];
  rules: CheckedRule[];
  history: HistoryMonth[];
  route: string[];
  approvals: Approval[];
  may_decide: boolean;
  why_not: string | null;
  /** Whose deputy this person would decide as. */
  deciding_for?: string | null;
}
