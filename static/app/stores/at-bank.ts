/** Money at the bank that the ledger does not show yet: what it pays is not to be asked for again. */
import type { Day, Minor, Receipt } from "./rows.ts";

export interface Paid {
  amount: Minor;
  /** The last day some of it was booked. */
  day: Day;
}

type Told = Pick<Receipt, "booked_on" | "amount" | "items">;

/** What receipts were set against one item; undefined: nothing. */
export const paidOf = (receipts: readonly Told[], item: number): Paid | undefined =>
  sum(receipts.flatMap(({ booked_on, items }) => items.filter(([id]) => id === item).map(([, amount]) => ({ amount, day: booked_on }))));

/** All that is at the bank, set against an item or not. */
export const paidAtAll = (receipts: readonly Told[]): Paid | undefined =>
  sum(receipts.map(({ amount, booked_on }) => ({ amount, day: booked_on })));

function sum(parts: Paid[]): Paid | undefined {
  if (parts.length === 0) return undefined;
  return parts.reduce((all, one) => ({ amount: all.amount + one.amount, day: one.day > all.day ? one.day : all.day }));
}
