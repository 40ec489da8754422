/** Penalties as the server answers them. */
export const STATES = ["computed", "claimed", "paid", "waived", "cancelled"] as const;
export type State = (typeof STATES)[number];

export interface Segment {
  from: string;
  to: string;
  days: number;
  base_minor: number;
  /** Null: the rate of these days is not known. */
  rate_bp: number | null;
  amount_minor: number | null;
  basis: "contract" | "ecb";
  half_year: string;
  ecb_bp: number | null;
  checked: boolean;
  /** What an agreed rate is below in these days. */
  floor_bp: number | null;
  /** What the law's rate is worked out over, what it adds, and by which article; absent from what is older. */
  reference?: string;
  points_bp?: number | null;
  article?: string;
}

/** Whose law a penalty follows. */
export interface Law {
  country: string;
  /** False: the debtor's law was chosen and its country has no rules here, the house's hold. */
  own: boolean;
  articles: string;
  fee_article: string;
  no_fee: "currency" | "insolvency" | "law" | null;
}

/** The rules a customer follows, and what its letters are written in. */
export interface Rules {
  country: string;
  own: boolean;
  /** Whose law it is, as agreed or not. */
  chosen: "house" | "debtor";
  articles: string;
  /** Where the house is. */
  home: string;
  customer_country: string;
  language: string;
  written_in: string;
  reference: string;
  points_bp: number | null;
  interest_article: string | null;
  rates_until: string | null;
  holidays_left_out: string;
  countries: string[];
  every_country: string[];
  languages: string[];
}

export interface Penalty {
  id: number;
  customer_id: number;
  customer: string;
  ref: string;
  due_on: string;
  closed_on: string | null;
  amount_minor: number;
  residual_minor: number;
  until_on: string;
  base_minor: number;
  interest_minor: number | null;
  fee_minor: number;
  total_minor: number | null;
  currency: string;
  no_figure: "rate" | "currency" | null;
  state: State;
  reason: string | null;
  /** Why the invoice is late; null where it was paid and nobody had said. */
  cause: string | null;
  said_by: string | null;
  said_at: string | null;
}

export interface Explained extends Penalty {
  segments: Segment[];
  law: Law | null;
}

export interface PenaltyPage {
  rows: Penalty[];
  total: number;
  interest_minor: number;
  fee_minor: number;
  /** The sums are of this currency; those of others are apart. */
  currency: string;
  others: { currency: string; interest_minor: number; fee_minor: number }[];
  without_figure: number;
  may_be_waived: boolean;
}

export const BUYERS = ["company", "eu", "public", "hospital", "public_company"] as const;
export type Buyer = (typeof BUYERS)[number];

export interface CustomerPenalties {
  buyer_kind: Buyer;
  penalty_rate_bp: number | null;
  term_sector: Sector | null;
  /** What caps its payment terms, where these are longer. */
  terms_beyond: Cap | null;
  floor_bp: number | null;
  floor_half_year: string | null;
  rules: Rules;
  may_be_waived: boolean;
  /** Of which the latest due are in `rows`. */
  total: number;
  rows: Explained[];
}

/** What caps payment terms. */
export interface Cap {
  days: number;
  article: string;
  end_of_month: boolean;
}

export interface BeyondCustomer {
  id: number;
  name: string;
  terms_days: number;
  terms_end_of_month: string | null;
  cap: Cap;
}

export interface BeyondItem {
  id: number;
  customer_id: number;
  customer: string;
  ref: string;
  document_on: string;
  due_on: string;
  last_on: string;
  days_over: number;
  cap: Cap;
}

export interface Beyond {
  customers: BeyondCustomer[];
  customers_total: number;
  items: BeyondItem[];
  items_total: number;
}

export const SECTORS = ["perishable", "livestock", "alcohol", "transport"] as const;
export type Sector = (typeof SECTORS)[number];
