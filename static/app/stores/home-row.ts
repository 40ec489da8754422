/** One line of the lists: what a row shows and what search finds, without opening the dossier. */
import type { CustomerId, CustomerRows, Day, Light, Minor, Move } from "./rows.ts";

export interface HomeRow {
  id: CustomerId;
  code: string;
  name: string;
  company_id: number;
  currency: string;
  phone: string | null;
  held: boolean;
  insolvent: boolean;
  exposure: Minor;
  limit: Minor | null;
  disputed: Minor;
  promised: Minor;
  class: string;
  due: [Day, Minor][];
  light: Light[];
  moves: Move[];
  /** Folded name, code, SIREN and town; and the references of the open items, bare of punctuation. */
  words: string;
  refs: string;
}

/** Condense a folded dossier, or null when the customer itself is not there (any more). */
export function homeRow(rows: CustomerRows): HomeRow | null {
  const customer = Object.values(rows.customer)[0];
  if (!customer) return null;
  const summary = rows.summary[customer.id];
  const phones = [customer.phone, ...Object.values(rows.contact).map(({ phone }) => phone)];
  return {
    id: customer.id,
    code: customer.code,
    name: customer.name,
    company_id: customer.company_id,
    currency: customer.currency,
    phone: phones.find(Boolean) ?? null,
    held: customer.hold_reason !== null,
    insolvent: customer.insolvency_on !== null,
    exposure: summary?.exposure ?? 0,
    limit: summary?.limit ?? null,
    disputed: summary?.disputed ?? 0,
    promised: summary?.promised ?? 0,
    class: summary?.class ?? "unrated",
    due: summary?.due ?? [],
    light: summary?.light ?? [],
    moves: summary?.moves ?? [],
    words: plain([customer.name, customer.code, customer.siren, customer.address].join(" ")),
    refs: Object.values(rows.item)
      .map(({ ref }) => bare(ref ?? ""))
      .join(" "),
  };
}

/** Lower case without accents: what people type when they are in a hurry. */
export const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[’']/g, " ")
    .toLowerCase();

/** A code or reference without its punctuation: `F-20 431` is `f20431`. */
export const bare = (text: string): string => plain(text).replace(/[^a-z0-9]/g, "");
