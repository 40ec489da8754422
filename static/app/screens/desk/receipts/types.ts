/** What the desk reads of money that came in at the bank. */
export type ReceiptState = "received" | "proposed" | "matched" | "on_account" | "ignored" | "reversed" | "divided";

export interface ReceiptLine {
  id: number;
  account: string;
  booked_on: string;
  value_on: string;
  amount_minor: number;
  currency: string;
  reference: string;
  structured: string;
  counterparty: string;
  counterparty_account: string;
  state: ReceiptState;
  customer_id: number | null;
  customer: string | null;
  /** 0–100, of what was decided or is likeliest. */
  certainty: number | null;
  rule: string | null;
  why: string | null;
  settled_on: string | null;
  decided_by: string | null;
  decided_at: string | null;
  part_of_id: number | null;
  version: number;
}

export interface PaidItem {
  item_id: number;
  ref: string;
  due_on: string;
  residual_minor: number;
  amount_minor: number;
}

export interface Reason {
  code: string;
  facts: Record<string, unknown>;
}

export interface Proposal {
  certainty: number;
  rule: string;
  customer_id: number;
  customer: string;
  items: PaidItem[];
  reasons: Reason[];
}

export interface Receipt extends ReceiptLine {
  proposals: Proposal[];
  allocations: (PaidItem & { settled_on: string | null; discount_minor: number; discount_state: "granted" | "proposed" | "refused" | null })[];
  /** What it was divided into, each a receipt of its own. */
  parts: ReceiptLine[];
}

export interface PayableItem {
  item_id: number;
  ref: string;
  due_on: string;
  residual_minor: number;
  left_minor: number;
}

export interface BankAccount {
  id: number;
  company: string;
  number: string;
  watched: boolean;
  read_to: string | null;
}

export interface ReceiptPage {
  rows: ReceiptLine[];
  total: number;
  todo: number;
}
