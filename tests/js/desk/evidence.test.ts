import assert from "node:assert/strict";
import { test } from "node:test";
import { type EvidenceData, placesOf } from "../../../static/app/screens/desk/dunning/evidence.ts";

const evidence = (item: EvidenceData["item"]): EvidenceData => ({
  terms: { terms_days: 30, terms_end_of_month: null, terms_derived: true },
  item,
  deliveries: [{ id: 7, number: "BL-7", order_ref: null, delivered_on: "2026-11-02" }],
  orders: [],
  proofs: [],
});

test("a document proves the invoice, or one of the deliveries before it", () => {
  const item = { id: 3, ref: "F-3", document_on: "2026-11-05", due_on: null, due_source: "none" };
  assert.deepEqual(placesOf(evidence(item)), [
    { key: "item_id 3", number: "F-3", invoice: true },
    { key: "delivery_id 7", number: "BL-7", invoice: false },
  ]);
  assert.equal(placesOf(evidence(null)).some(({ invoice }) => invoice), false);
});
