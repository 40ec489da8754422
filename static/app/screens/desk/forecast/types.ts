/** What `GET /forecast` and what lies behind it answer, and how they are asked. */
import type { Scope } from "../kpis/types.ts";

export interface Period {
  starts_on: string;
  /** null: all that comes later. */
  ends_on: string | null;
  minor: number;
  /** From today to its end: likely, at the least, at the most. */
  sum_minor: number;
  low_minor: number;
  high_minor: number;
  /** With what was supposed. */
  if_minor?: number;
  if_sum_minor?: number;
}

export interface ForecastData {
  scope: Scope;
  id: string;
  name: string;
  on: string;
  as_of: string | null;
  currency: string;
  other_currencies: number;
  by: "week" | "month";
  total_minor: number;
  whys: Record<string, number>;
  left_out: Record<string, number>;
  periods: Period[];
  customers: { id: number; name: string; minor: number }[];
}

export interface ForecastLine {
  item_id: number;
  customer_id: number;
  customer: string;
  ref: string;
  due_on: string;
  minor: number;
  why: string;
  on: string;
  earliest_on: string;
  latest_on: string;
}

export interface ForecastLines {
  currency: string;
  total: number;
  amount_minor: number;
  rows: ForecastLine[];
}

export interface ForecastError {
  company: string;
  currency: string;
  days: string[];
  items: number;
  still_open: number;
  days_off: number | null;
  days_late: number | null;
  within_percent: number | null;
  told_minor: number;
  came_minor: number;
  week_off_percent: number | null;
}

export interface ForecastErrors {
  weeks: number;
  companies: ForecastError[];
}

/** The question, in the words of the address and of the API alike. */
const SUPPOSED = [
  "late_customer_id",
  "late_days",
  "plan_customer_id",
  "plan_first_on",
  "plan_count",
  "plan_rhythm",
] as const;
const ASKED = ["scope", "id", "by", ...SUPPOSED] as const;
export type Asked = Partial<Record<(typeof ASKED)[number], string>>;

export const readAsked = (search: string): Asked => {
  const given = new URLSearchParams(search);
  return Object.fromEntries(ASKED.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])));
};

export const writeAsked = (path: string, asked: Asked): string =>
  `${path}?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value))}`;

/** Whose, with nothing supposed. */
export const plain = (asked: Asked): Asked =>
  Object.fromEntries(Object.entries(asked).filter(([name]) => !(SUPPOSED as readonly string[]).includes(name)));
