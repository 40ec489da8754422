/** What the dunning desk answers. */
export interface RunView {
  run: {
    id: number;
    run_on: string;
    state: string;
    reason: string | null;
    counts: Record<string, number>;
    decided_at?: string;
  } | null;
  messages: Message[];
  /** Everything not sent: `silent` on purpose, `task` because a person has to act. */
  silent: { action: string; reason: string; count: number; amount_minor: number }[];
  held?: boolean;
  currency?: string;
}

export interface Message {
  id: string;
  customer_id: number;
  customer: string;
  level: string;
  recipient: string;
  total_minor: number;
  currency: string;
  state: string;
  send_after: string;
  why: string | null;
  items?: number;
  oldest_days?: number;
}

export interface MessageView extends Message {
  subject: string;
  body: string;
  language?: string;
  lines: { item_id: number; ref: string; due_on: string; amount_minor: number; level?: string }[];
  trace: Decision[];
}

export interface Decision {
  item_id: number;
  ref?: string;
  customer_id: number;
  customer?: string;
  action: string;
  level: string | null;
  reason: string;
  amount_minor: number;
  facts: Record<string, unknown>;
}

export interface TriageLine {
  customer_id: number;
  customer: string;
  count: number;
  amount_minor: number;
  oldest_days: number;
  currency?: string;
}

export interface Mail {
  id: number;
  recipient: string;
  subject: string;
  body?: string;
  has_statement?: boolean;
  sent_at: string;
  customer_id: number | null;
  customer?: string | null;
}

export interface DeskDispute {
  id: string;
  customer_id: number;
  customer: string;
  currency?: string;
  item_id: number | null;
  ref: string | null;
  amount_minor: number | null;
  reason: string;
  text: string;
  state: string;
  department: string | null;
  owner: string | null;
  owner_id?: number | null;
  outcome?: string | null;
  merit?: string | null;
  next_step: string | null;
  step_due_on: string | null;
  opened_by: string;
  opened_on: string;
  age_days?: number;
  items?: { id: number; ref: string; residual_minor: number; due_on: string | null }[];
  comments?: { id: string; author: string; text: string; at: string }[];
}

export interface DeskInstalment {
  due_on: string;
  amount_minor: number;
  paid_minor: number;
  state: string;
}

export interface DeskPlan {
  id: string;
  customer_id: number;
  customer: string;
  code: string;
  currency: string;
  /** The ledger's date: what is paid is as it knows. */
  as_of: string | null;
  state: string;
  items: { ref: string; document_on: string; due_on: string; minor: number }[];
  total_minor: number;
  paid_minor: number;
  /** As it was proposed. */
  asked: { due_on: string; amount_minor: number }[];
  instalments: DeskInstalment[];
  next: DeskInstalment | null;
  acceleration: boolean;
  basis_changed: boolean;
  text: string;
  proposed_by: string;
  proposed_on: string;
  decided_by: string | null;
  decided_at: string | null;
  decision_reason: string | null;
  approved_on: string | null;
  accept_by: string | null;
  accepted_on: string | null;
  cancel_reason: string | null;
  version: number;
  may_decide: boolean;
  why_not: string | null;
}
