/** What the dunning desk answers. */
import type { Asked } from "../asked-list.tsx";

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
  /** All but a mail are made by a person, from the agenda or the phone. */
  channel?: "mail" | "letter" | "call" | "visit";
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
  /** Version of the company's own text; 0: as delivered. */
  wording: number;
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

/** What one run decided about an item, and what became of its letter. */
export interface ItemDay {
  run_on: string;
  action: string;
  level: string | null;
  reason: string;
  amount_minor: number;
  facts: Record<string, unknown>;
  message: {
    id: string;
    state: string;
    why: string | null;
    sent_at: string | null;
    channel: "mail" | "letter" | "call" | "visit";
    outcome: string | null;
    done_by: string | null;
    wording: number;
  } | null;
}

export interface ItemHistory {
  item_id: number;
  ref: string;
  due_on: string;
  currency: string;
  stage: string;
  days: ItemDay[];
}

/** A letter to post, and why it is one: strategy, no_contact, contact_refused or returned. */
export interface LetterToPost {
  customer_id: number;
  customer: string;
  level: string;
  items: number;
  total_minor: number;
  currency: string;
  address: string | null;
  why: string;
}

/** Addresses that take no mail, and how many returned mails name no letter of ours. */
export interface Returns {
  rows: { id: number; customer_id: number; customer: string; address: string; status: string; detail: string; returned_on: string }[];
  unnamed: number;
}

/** A call to make; `sending` while somebody has it in hand. */
export interface AgendaEntry {
  id: string;
  customer_id: number;
  customer: string;
  channel: "call" | "visit";
  level: string;
  total_minor: number;
  currency: string;
  state: string;
  tries: number;
  since: string;
  contact: string | null;
  phone: string | null;
  address: string | null;
  /** Of a visit: who makes it, until when, and whether that has passed. */
  reps?: string[];
  deadline_on?: string | null;
  late?: boolean;
}

/** One that was made: how it ended, who did it, in which words. */
export interface AgendaDone {
  id: string;
  customer_id: number;
  customer: string;
  channel: "call" | "visit";
  level: string;
  total_minor: number;
  currency: string;
  outcome: string | null;
  done_by: string | null;
  done_at: string;
  text: string;
}

/** One customer's items that wait for a person's word at one level. */
export interface Waiting {
  customer_id: number;
  customer: string;
  currency: string;
  level: string;
  amount_minor: number;
  items: { item_id: number; ref: string; due_on: string; due_derived: boolean; amount_minor: number }[];
}

export interface FormalNotice {
  id: string;
  customer_id: number;
  customer: string;
  currency: string;
  total_minor: number;
  released_by: string;
  released_at: string;
  goes_at: string;
  state: string;
  why: string | null;
  hold_until: string | null;
  hold_reason: string | null;
  hold_by: string | null;
}

export interface ReleasesView {
  waiting: Waiting[];
  notices: FormalNotice[];
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
  detail?: string | null;
  text: string;
  state: string;
  department: string | null;
  owner: string | null;
  owner_id?: number | null;
  outcome?: string | null;
  merit?: string | null;
  next_step: string | null;
  step_due_on: string | null;
  steps?: Asked[];
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
