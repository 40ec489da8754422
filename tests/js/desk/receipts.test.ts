import assert from "node:assert/strict";
import { test } from "node:test";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import { readStroke } from "../../../static/app/screens/desk/receipts/keys.ts";
import { payerOf, restOf, sayReason, spread, standing } from "../../../static/app/screens/desk/receipts/say.ts";
import type { PayableItem, Receipt, ReceiptLine } from "../../../static/app/screens/desk/receipts/types.ts";
import deskEn from "../../../static/app/words/desk.en.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";

await alsoSpeak({
  fr: async () => ({ default: deskFr as Catalogue }),
  en: async () => ({ default: deskEn as Catalogue }),
});
await speak("en");

const item = (item_id: number, left_minor: number): PayableItem => ({
  item_id,
  ref: `F${item_id}`,
  due_on: "2026-11-01",
  residual_minor: left_minor,
  left_minor,
});
const given = (amount: number, ...items: PayableItem[]) =>
  Object.fromEntries(spread(amount, items).map(({ item_id, amount_minor }) => [item_id, amount_minor]));

test("an amount goes to the items in their order, and never beyond it", () => {
  assert.deepEqual(given(150, item(1, 100), item(2, 100)), { 1: 100, 2: 50 });
  assert.deepEqual(given(300, item(1, 100)), { 1: 100 });
  assert.deepEqual(given(100, item(1, 100), item(2, 50)), { 1: 100 });
});

test("a credit lets it reach further, as far as the debts beside it go", () => {
  assert.deepEqual(given(80, item(1, 100), item(2, -20)), { 1: 100, 2: -20 });
  assert.deepEqual(given(90, item(1, 100), item(2, -20)), { 1: 100, 2: -10 });
  assert.deepEqual(given(100, item(2, -20)), {});
});

test("what no item has is the rest", () => {
  const receipt = { amount_minor: 100, allocations: [{ amount_minor: 70 }, { amount_minor: -10 }] };
  assert.equal(restOf(receipt as Receipt), 40);
});

test("matched money waits until the ledger shows it", () => {
  const receipt = { state: "matched", settled_on: null } as ReceiptLine;
  assert.equal(standing(receipt), "Paid, waiting for the ledger");
  assert.equal(standing({ ...receipt, settled_on: "2026-11-23" }), "Matched");
});

test("a payer without a name is what the bank says of it", () => {
  const line = { counterparty: "", reference: "REMISE 44", counterparty_account: "DE1" } as ReceiptLine;
  assert.equal(payerOf(line), "REMISE 44");
  assert.equal(payerOf({ ...line, reference: "", counterparty_account: "" }), "Unknown payer");
});

test("a reason names what it rests on", () => {
  assert.equal(sayReason({ code: "named", facts: { refs: ["F1", "F2"] } }, "EUR"), "the text names F1, F2");
  assert.match(sayReason({ code: "pays_part", facts: { difference_minor: 1050 } }, "EUR"), /10\.50.* short/);
});

test("keys are read where nobody types", () => {
  const press = (key: string, inField = false) =>
    readStroke({ key, target: { closest: () => (inField ? {} : null) } } as unknown as KeyboardEvent);
  assert.equal(press("c"), "confirm");
  assert.equal(press("c", true), null);
  assert.equal(press("x"), null);
});
