/** What `GET /root-causes` answers, and how it is asked. */
export interface LeafCause {
  department: string | null;
  reason: string;
  /** null: nobody said more precisely. */
  detail: string | null;
  currency: string;
  count: number;
  /** Those in which the customer was right, in part at least. */
  ours: number;
  merits: Record<string, number>;
  disputed_minor: number;
  credited_minor: number;
  cost_minor: number;
  days_to_close: number | null;
}

/** A root of the reasons, and the same by leaf. */
export interface RootCause extends LeafCause {
  details: LeafCause[];
}

export interface CausedDispute {
  id: string;
  customer: string;
  ref: string | null;
  reason: string;
  detail: string | null;
  currency: string;
  amount_minor: number | null;
  merit: string | null;
  state: string;
  opened_on: string;
  days: number;
  cost_minor: number;
}

export interface RootCauses {
  since: string;
  until: string;
  rate_bp: number;
  causes: RootCause[];
  disputes: CausedDispute[];
}

/** The question, in the words of the address and of the API alike. */
export const ASKED = ["company_id", "agency_id", "since", "until", "rate_bp"] as const;
export type Asked = Partial<Record<(typeof ASKED)[number], string>>;

export const readAsked = (search: string): Asked => {
  const given = new URLSearchParams(search);
  return Object.fromEntries(ASKED.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])));
};

export const writeAsked = (path: string, asked: Asked): string => {
  const given = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  return given.size > 0 ? `${path}?${given}` : path;
};
