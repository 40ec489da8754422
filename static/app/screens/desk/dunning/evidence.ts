/** What `/disputes/<id>/evidence` and `/items/<id>/evidence` answer. */
import { sayRef } from "../say-item.ts";

/** A document, of the invoice or of one of the deliveries. */
export interface Proof {
  id: string;
  delivery_id: number | null;
  item_id: number | null;
  proves: string;
  mime: string;
  pages: number;
  by: string;
  created_at: string;
}

export interface EvidenceData {
  terms: { terms_days: number; terms_end_of_month: string | null; terms_derived: boolean };
  item: { id: number; ref: string; document_on: string; due_on: string | null; due_source: string } | null;
  deliveries: { id: number; number: string; order_ref: string | null; delivered_on: string }[];
  orders: { number: string; ordered_on: string }[];
  proofs: Proof[];
}

/** Where a document is opened: a photo is shown, a PDF saved. */
export const addressOf = ({ id }: Proof): string => `/api/v1/delivery-proofs/${id}`;

/** What a document may be attached to, by the name its form has for it: the invoice first, then each delivery. */
export function placesOf({ item, deliveries }: EvidenceData): { key: string; number: string; invoice: boolean }[] {
  return [
    ...(item ? [{ key: `item_id ${item.id}`, number: sayRef(item.ref), invoice: true }] : []),
    ...deliveries.map(({ id, number }) => ({ key: `delivery_id ${id}`, number, invoice: false })),
  ];
}
