/** What the import desk answers. */
export interface ImportView {
  id: string;
  kind: "fec" | "customers";
  filename: string;
  size_bytes?: number;
  state: "received" | "reading" | "reconciled" | "refused" | "applying" | "applied" | "discarded";
  /** 0–100. */
  progress: number;
  as_of: string | null;
  company: { id: number; name: string; currency?: string; siren?: string | null } | string | null;
  report: Partial<Report>;
  created_at: string;
  applied_at: string | null;
  by: string | null;
  replace_demo?: boolean;
}

export interface Report {
  lines: number;
  entries: number;
  customers: number;
  open_items: number;
  /** Decimal strings in the ledger's currency. */
  balance_411: string;
  open_total: string;
  total_debit: string;
  total_credit: string;
  siren: string | null;
  closing_on: string | null;
  left_out: { what: string; count: number; amount: string | number | null }[];
  changes: Record<string, number>;
  rejected: { line: number; field: string | null; code: string; text?: string | null }[];
  rejected_total: number;
  refusal: { code: string; facts?: Record<string, unknown> } | null;
  currency?: string;
}
