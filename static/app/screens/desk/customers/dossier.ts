/** A customer's page as the server renders it: the rows of a bucket, in columns (sync.md 2). */

import type { Attachment, Customer, LateCause, PlanRow } from "../../../stores/rows.ts";

export interface Columns {
  f: string[];
  c: unknown[][];
}

export type Put = Record<string, Columns>;

/** Turn the columns of one entity back into rows. */
export function rows<R>(put: Put, entity: string): R[] {
  const { f, c } = put[entity] ?? { f: [], c: [] };
  const count = c[0]?.length ?? 0;
  return Array.from(
    { length: count },
    (_, i) => Object.fromEntries(f.map((field, column) => [field, c[column]?.[i]])) as R,
  );
}

export interface SummaryRow {
  id: number;
  as_of: string;
  exposure: number;
  accounting: number;
  credits: number;
  limit: number | null;
  limit_days: number | null;
  group_left: number | null;
  limit_until: string | null;
  overdue: number;
  oldest_days: number;
  disputed: number;
  promised: number;
  class: string;
  score: number | null;
  weighted_delay: number | null;
  sales_12m: number;
  buckets: Record<string, number>;
  due: [string, number][];
  light: [string, string, string[]][];
  moves: [string, number, number, number | null, string, string][];
}

export interface ItemRow {
  id: number;
  ref: string;
  kind: string;
  label: string | null;
  document_on: string;
  due_on: string | null;
  due_source: string;
  amount: number;
  residual: number;
  currency: string;
  stage: string;
  undetailed: boolean;
}

export interface ReceiptRow {
  id: number;
  booked_on: string;
  amount: number;
  currency: string;
  items: [number, number][];
}

export interface ContactRow {
  /** Of a proposal: a UUID. */
  id: number | string;
  name: string;
  job: string | null;
  email: string | null;
  phone: string | null;
  proposed_by: string | null;
}

export interface DisputeRow {
  id: string;
  item_id: number | null;
  amount: number | null;
  reason: string;
  detail?: string | null;
  text: string;
  state: string;
  outcome: string | null;
  department: string | null;
  owner: string | null;
  next_step: string | null;
  step_due_on: string | null;
  opened_by: string;
  opened_on: string;
}

export interface CommentRow {
  id: string;
  dispute_id: string;
  author: string;
  text: string;
  at: string;
}

export interface PromiseRow {
  id: string;
  amount: number;
  promised_on: string;
  text: string;
  state: string;
  by: string;
  recorded_on: string;
}

export interface NoteRow {
  id: string;
  author: string;
  kind: string;
  tags: string[];
  text: string;
  supersedes_id: string | null;
  answers_id?: string | null;
  at: string;
}

export interface RequestRow {
  id: string;
  requester: string;
  requested: number | null;
  requested_days: number | null;
  temporary_until: string | null;
  reason: string;
  text: string;
  state: string;
  granted: number | null;
  decided_by: string | null;
  decided_at: string | null;
  created_at: string;
}

export interface DunningRow {
  id: string;
  level: string;
  state: string;
  run_on: string;
  sent_at: string | null;
  total: number;
}

export interface LimitRow {
  id?: number;
  kind: string;
  amount_minor: number;
  max_overdue_days?: number | null;
  state: string;
  starts_on: string;
  ends_on: string | null;
  source: string;
  reason: string;
  decided_by?: string | null;
  may_revoke?: boolean;
}

export interface Dossier {
  customer: Customer;
  summary: SummaryRow | null;
  items: ItemRow[];
  /** Why they are late, by item; no row where nobody knows. */
  causes: Record<string, LateCause>;
  /** At the bank, not yet in the ledger. */
  receipts: ReceiptRow[];
  contacts: ContactRow[];
  disputes: DisputeRow[];
  comments: CommentRow[];
  promises: PromiseRow[];
  plans: PlanRow[];
  notes: NoteRow[];
  requests: RequestRow[];
  dunning: DunningRow[];
  limits: LimitRow[];
  photos: Record<string, Attachment>;
}

/** Open a rendered customer; null when the answer holds none. */
export function openDossier(answer: { put: Put; limits?: LimitRow[] }): Dossier | null {
  const { put } = answer;
  const [customer] = rows<Customer>(put, "customer");
  if (!customer) return null;
  return {
    customer,
    summary: rows<SummaryRow>(put, "summary")[0] ?? null,
    causes: Object.fromEntries(rows<LateCause>(put, "late_cause").map((cause) => [cause.id, cause])),
    items: rows<ItemRow>(put, "item").sort((a, b) => (a.due_on ?? "9").localeCompare(b.due_on ?? "9")),
    receipts: rows(put, "receipt"),
    contacts: rows(put, "contact"),
    disputes: rows(put, "dispute"),
    comments: rows(put, "dispute_comment"),
    promises: rows(put, "promise"),
    plans: rows<PlanRow>(put, "plan").sort((a, b) => b.proposed_on.localeCompare(a.proposed_on)),
    notes: rows(put, "note"),
    requests: rows(put, "request"),
    dunning: rows(put, "dunning"),
    limits: answer.limits ?? [],
    photos: Object.fromEntries(rows<Attachment>(put, "attachment").map((photo) => [photo.id, photo])),
  };
}
