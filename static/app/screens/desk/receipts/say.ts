/** A match in words: how certain, why, and where the money stands. */
import { money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import type { PayableItem, Reason, Receipt, ReceiptLine } from "./types.ts";

/** Write one reason; a list of document numbers is read as one. */
export function sayReason({ code, facts }: Reason, currency: string): string {
  const said = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (Array.isArray(value)) return [name, value.join(", ")];
      if (name.endsWith("_minor") && typeof value === "number") return [name, money(value, currency, { cents: true })];
      return [name, typeof value === "number" ? value : String(value)];
    }),
  );
  return tMaybe(`receipt_reason_${code}`, code, said);
}

/** Who paid, as the bank says it, or what it says of it. */
export const payerOf = (receipt: ReceiptLine): string =>
  receipt.counterparty || receipt.reference || receipt.counterparty_account || t("receipt_payer_unknown");

/** Where the money stands: matched money waits until the ledger shows it. */
export function standing(receipt: ReceiptLine): string {
  const waits = receipt.state === "matched" || receipt.state === "on_account";
  if (waits && !receipt.settled_on) return t(`receipt_state_${receipt.state}_waiting` as never);
  return t(`receipt_state_${receipt.state}` as never);
}

/** What no item has of a receipt. */
export const restOf = ({ amount_minor, allocations }: Receipt): number =>
  allocations.reduce((left, part) => left - part.amount_minor, amount_minor);

/** Spread an amount over chosen items, credits first and then in their order; never more than there is. */
export function spread(amount: number, items: readonly PayableItem[]): { item_id: number; amount_minor: number }[] {
  const debts = items.reduce((sum, { left_minor }) => sum + Math.max(0, left_minor), 0);
  let room = amount;
  const given = new Map<number, number>();
  for (const { item_id, left_minor } of items) {
    const taken = left_minor < 0 ? Math.max(left_minor, room - debts) : 0;
    if (taken >= 0) continue;
    given.set(item_id, taken);
    room -= taken;
  }
  for (const { item_id, left_minor } of items) {
    const taken = Math.min(left_minor, room);
    if (taken <= 0) continue;
    given.set(item_id, taken);
    room -= taken;
  }
  return [...given].map(([item_id, amount_minor]) => ({ item_id, amount_minor }));
}
