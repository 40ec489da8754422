/** What the import desk answers. */
export interface ImportView {
  id: string;
  /** fec, bank, documents, a kind of table, or auto until its content has told. */
  kind: string;
  filename: string;
  size_bytes?: number;
  state: "received" | "reading" | "reconciled" | "refused" | "applying" | "applied" | "undoing" | "undone" | "discarded";
  /** Asked for, and waiting for another import of the same books. */
  queued?: boolean;
  /** The last import of its kind, and nothing in itself bars putting the books back. */
  undoable?: boolean;
  /** The very same file was applied before. */
  applied_before?: { id: string; applied_at: string } | null;
  /** Of an earlier exercise than the books: it only adds what was settled and sold. */
  history?: boolean;
  /** 0–100. */
  progress: number;
  as_of: string | null;
  company: { id: number; name: string; currency?: string; siren?: string | null } | string | null;
  report: Partial<Report>;
  preview?: Preview | null;
  created_at: string;
  applied_at: string | null;
  by: string | null;
  /** How it came without a person: a program's feed, the watched folder. */
  source?: "feed" | "folder" | null;
  replace_demo?: boolean;
}

/** A table's header and first values, what its columns are taken for, and what they could be. */
export interface MappingView {
  /** Empty: the file is no table. */
  header: string[];
  samples: string[][];
  mapping: {
    kind: string;
    columns: { header: string; field: string }[];
    dates: string;
    decimal: string;
    currency: string;
    snapshot: boolean;
  } | null;
  remembered: boolean;
  kinds: { name: string; fields: { name: string; required: boolean }[] }[];
  companies: { id: number; name: string; siren: string | null }[];
}

export interface Report {
  /** Into whose books the rows of a table go. */
  companies?: string[];
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
  warnings?: { line: number; code: string; text: string; text_fr: string }[];
  refusal: { code: string; facts?: Record<string, unknown> } | null;
  currency?: string;
  /** Of a ledger: items that stayed, closed, because something was built on them; else rows, put back and left. */
  undone?: { kept_closed?: number; put_back?: number; kept?: number };
  /** Of files that are no accounting export. */
  format?: string;
  records?: number;
  totals?: { count: number; sums: Record<string, string> };
  counts?: Record<string, number>;
  /** The first changes of a table: each field with what it was and what it will be. */
  changed_lines?: { what: string; key: string; fields: [string, Told, Told][] }[];
  accounts?: string[];
  first_on?: string | null;
  last_on?: string | null;
  /** The books moved since the person was shown what would change: nothing was applied. */
  moved?: boolean;
}

export type Told = string | number | boolean | null;

/** A ledger beside the books; amounts are decimal strings, what each change does to the open balance. */
export interface Preview {
  /** The books' own date, null when there are none yet. */
  against: string | null;
  counts: Record<What | "unchanged" | "customers_new", number>;
  amounts: Record<What | "unchanged", string>;
  kinds: { what: What; kind: string; count: number; amount: string }[];
  lines: Partial<Record<What | "unchanged", DifferenceLine[]>>;
}

export type What = "new" | "changed" | "closed" | "vanished";

export interface DifferenceLine {
  code: string;
  customer: string;
  kind: string;
  ref: string;
  document_on: string;
  due_on: string;
  amount: string;
  effect: string;
  /** Field, before, after. */
  fields: [string, string | boolean | null, string | boolean | null][];
}
