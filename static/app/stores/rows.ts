/** The rows that travel (README, "The wire"). Amounts are minor units, days ISO dates, `at` ISO instants. */

import type { Due } from "./figures.ts";

export type CustomerId = number;
/** Minor units. */
export type Minor = number;
/** ISO calendar date. */
export type Day = string;
/** ISO instant. */
export type At = string;

export interface Customer {
  id: CustomerId;
  code: string;
  name: string;
  siren: string | null;
  legal_form: string | null;
  address: string | null;
  email: string | null;
  phone: string | null;
  company_id: number;
  currency: string;
  portfolio_id: number | null;
  active: boolean;
  terms_days: number;
  terms_end_of_month: string | null;
  terms_derived: boolean;
  direct_debit: boolean;
  hold_reason: string | null;
  held_on: Day | null;
  insolvency_on: Day | null;
  dunning_hold_reason: string | null;
  dunning_hold_until: Day | null;
}

/** [from that day on, colour, reasons]: the phone only selects by business date. */
export type Light = [Day, string, string[]];
/** [day, exposure, overdue, limit, colour, class], oldest first. */
export type Move = [Day, Minor, Minor, Minor | null, string, string];

export interface Summary {
  id: CustomerId;
  /** The day these figures last changed; how old they are is the ledger's to say. */
  as_of: Day;
  exposure: Minor;
  credits: Minor;
  limit: Minor | null;
  limit_days: number | null;
  /** What the group's limit leaves to all its accounts; null without one. */
  group_left: Minor | null;
  disputed: Minor;
  promised: Minor;
  class: string;
  score: number | null;
  weighted_delay: number | null;
  sales_12m: Minor;
  /** As `reading.ts` gives it: told by the server in pairs, or added up from the open items of a snapshot. */
  due: Due;
  light: Light[];
  moves: Move[];
}

export interface Item {
  id: number;
  customer_id: CustomerId;
  ref: string;
  kind: string;
  label: string | null;
  document_on: Day;
  due_on: Day | null;
  due_source: string;
  amount: Minor;
  residual: Minor;
  currency: string;
  stage: string | null;
  undetailed: boolean;
}

/** Why an item is late; `by` is null where it is only supposed. No row: nobody knows. */
export interface LateCause {
  id: number;
  customer_id: CustomerId;
  cause: string;
  by: string | null;
  on: Day | null;
}

export interface ClosedItem {
  id: number;
  customer_id: CustomerId;
  /** Its number; without one, its label. */
  ref: string | null;
  kind: string;
  document_on: Day;
  due_on: Day | null;
  amount: Minor;
  closed_on: Day | null;
}

export interface Contact {
  /** The id of a proposal is a UUID: nobody at the desk has accepted it yet. */
  id: number | string;
  customer_id: CustomerId;
  name: string;
  job: string | null;
  email: string | null;
  phone: string | null;
  proposed_by?: string | null;
}

export interface Dispute {
  id: string;
  customer_id: CustomerId;
  item_id: number | null;
  amount: Minor | null;
  reason: string;
  text: string;
  state: string;
  outcome: string | null;
  department: string | null;
  owner: string | null;
  next_step: string | null;
  step_due_on: Day | null;
  opened_by: string;
  opened_on: Day;
  ref?: string | null;
  detail?: string | null;
  owner_id?: number | null;
}

/** What a dispute asks of one department: open, done or dropped. */
export interface DisputeStep {
  id: string;
  customer_id: CustomerId;
  dispute_id: string;
  department: string;
  asked: string;
  owner: string | null;
  due_on: Day | null;
  state: string;
  outcome: string;
  ended_by: string | null;
  ended_at: At | null;
}

export interface DisputeComment {
  id: string;
  customer_id: CustomerId;
  dispute_id: string;
  author: string;
  text: string;
  at: At;
}

export interface PromiseRow {
  id: string;
  customer_id: CustomerId;
  amount: Minor;
  promised_on: Day;
  items: [number, Minor][];
  text: string;
  state: string;
  cancel_reason: string | null;
  basis_changed: boolean;
  by: string;
  recorded_on: Day;
}

export interface PlanRow {
  id: string;
  customer_id: CustomerId;
  items: [number, Minor][];
  /** Absent as long as only this phone has the plan: then it is what was asked, below. */
  instalments?: [Day, Minor][];
  paid?: Minor;
  state: string;
  acceleration?: boolean;
  cancel_reason?: string | null;
  basis_changed?: boolean;
  text: string;
  by: string;
  proposed_on: Day;
  decided_by?: string | null;
  decision_reason?: string | null;
  accepted_on?: Day | null;
  count?: number;
  first_on?: Day;
  rhythm?: string;
}

export interface Note {
  id: string;
  customer_id: CustomerId;
  author: string;
  kind: string;
  tags: string[];
  text: string;
  supersedes_id: string | null;
  answers_id: string | null;
  at: At;
}

export interface LimitRequest {
  id: string;
  customer_id: CustomerId;
  requester_id: number;
  requester: string;
  requested: Minor | null;
  requested_days: number | null;
  temporary_until: Day | null;
  reason: string;
  text: string;
  state: string;
  answer_by: At | null;
  granted: Minor | null;
  granted_days: number | null;
  decision_reason: string | null;
  decided_by: string | null;
  decided_at: At | null;
  created_at: At;
  granted_until: Day | null;
  /** A later start that was decided; null: at once. */
  granted_from: Day | null;
}

export interface Dunning {
  id: string;
  customer_id: CustomerId;
  level: string;
  state: string;
  run_on: Day;
  send_after: At | null;
  sent_at: At | null;
  total: Minor;
}

/** A visit to make (until `due_on`), or a call; no row once it is done. */
export interface Task {
  id: string;
  customer_id: CustomerId;
  kind: "visit" | "call";
  level: string;
  total: Minor;
  since: Day;
  due_on: Day | null;
  /** Made in vain until now. */
  tries: number;
}

/** A photo of a note, a dispute or a dispute's comment; its bytes may still be on another phone. */
export interface Attachment {
  id: string;
  customer_id: CustomerId;
  parent_kind: string;
  parent_id: string;
  state: string;
  width: number | null;
  height: number | null;
}

/** Money at the bank that the ledger does not show yet. */
export interface Receipt {
  id: number;
  customer_id: CustomerId;
  booked_on: Day;
  amount: Minor;
  currency: string;
  /** What it was set against, and how much of it; the rest is on account. */
  items: [number, Minor][];
}

/** Everything known about one customer, folded from every bucket that brought some of it. */
export interface CustomerRows {
  customer: Record<string, Customer>;
  summary: Record<string, Summary>;
  item: Record<string, Item>;
  contact: Record<string, Contact>;
  dispute: Record<string, Dispute>;
  dispute_comment: Record<string, DisputeComment>;
  promise: Record<string, PromiseRow>;
  note: Record<string, Note>;
  request: Record<string, LimitRequest>;
  dunning: Record<string, Dunning>;
  /** Absent where nobody was asked anything. */
  dispute_step?: Record<string, DisputeStep>;
  /** Absent where nobody ever proposed one. */
  plan?: Record<string, PlanRow>;
  /** What was settled, two years deep; a tablet has only the last 90 days. */
  closed_item?: Record<string, ClosedItem>;
  /** Absent where nothing is known. */
  late_cause?: Record<string, LateCause>;
  /** Absent where nobody was ever owed one. */
  task?: Record<string, Task>;
  /** Absent where the bank told nothing. */
  receipt?: Record<string, Receipt>;
  /** Absent where nobody ever attached one. */
  attachment?: Record<string, Attachment>;
}

export interface OwnRequest {
  id: string;
  customer_id: CustomerId;
  state: string;
  decided_at: At | null;
}

export interface OpOutcome {
  id: string;
  customer_id: CustomerId | null;
  outcome: string;
  code: string | null;
  at: At;
  /** Why somebody at the desk discarded it, in their words. */
  reason?: string | null;
}

export interface NoticeRow {
  id: string;
  event: string;
  customer_id: CustomerId | null;
  link: string;
  created_at: At;
  read_at: At | null;
}

export interface Ledger {
  id: number;
  name: string;
  currency: string;
  as_of: Day | null;
  imported_at: At | null;
}

export interface Policy {
  id: number;
  time_zone: string;
  stale_hold_days: number;
  stale_verdict_days: number;
}

/** [id, measure, begun, target, from, until]: what a portfolio is to come down to, in minor units or basis points. */
export type Goal = [number, "overdue" | "overdue_share", number, number, Day, Day];
/** The same for the month’s promises: the share that is to be kept, in basis points. */
export type PromiseGoal = [number, "promises_kept", number, number, Day, Day];

/** A portfolio this person holds: what the phone cannot work out of it, as of a day. */
export interface PortfolioRow {
  id: number;
  name: string;
  as_of: Day;
  currency: string;
  dso: number | null;
  /** What all that is late has cost until then, and at which yearly rate. */
  cost: Minor;
  cost_bp: number;
  goals: Goal[];
  /** How many promises were kept of those judged in the month of `as_of`, and what is asked for; old rows lack it. */
  promises?: [kept: number, judged: number, PromiseGoal[]];
}

export interface Reason {
  id: string;
  kind: string;
  code: string;
  position: number;
  /** Of a dispute's: the root it hangs on, whose work it questions, and its name. */
  parent?: string | null;
  department?: string | null;
  fr?: string | null;
  en?: string | null;
  /** Business days a step of it is given. */
  days?: number | null;
}

/** Rows that belong to no customer's dossier: `ref` and `user:` buckets. */
export interface SharedRows {
  ledger: Record<string, Ledger>;
  holiday: Record<string, { id: Day }>;
  reason: Record<string, Reason>;
  policy: Record<string, Policy>;
  own_request: Record<string, OwnRequest>;
  op_outcome: Record<string, OpOutcome>;
  notice: Record<string, NoticeRow>;
  portfolio: Record<string, PortfolioRow>;
}
