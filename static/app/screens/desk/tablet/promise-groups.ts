/** Where a promise stands for the one who follows it. */
import { type Paid, paidAtAll, paidOf } from "../../../stores/at-bank.ts";
import type { Receipt } from "../../../stores/rows.ts";

export const PROMISE_GROUPS = ["missed", "week", "later", "done"] as const;
export type PromiseGroup = (typeof PROMISE_GROUPS)[number];

const WEEK = 7 * 86_400_000;

/** Missed: broken, partly kept, or past its day and not judged yet; cancelled ones are in no group. */
export function groupOf(
  promise: { state: string; promised_on: string },
  today: string,
): PromiseGroup | null {
  if (promise.state === "cancelled") return null;
  if (promise.state === "kept") return "done";
  if (promise.state === "broken" || promise.state === "partly_kept") return "missed";
  if (promise.promised_on < today) return "missed";
  return Date.parse(promise.promised_on) - Date.parse(today) <= WEEK ? "week" : "later";
}

/** What is at the bank of a promise: what was set against its items; one on the whole account has it all. */
export function paidOfPromise(
  receipts: readonly Pick<Receipt, "booked_on" | "amount" | "items">[],
  items: readonly [number, number][],
): Paid | undefined {
  if (items.length === 0) return paidAtAll(receipts);
  const found = items.map(([id]) => paidOf(receipts, id)).filter((paid) => paid !== undefined);
  return paidAtAll(found.map(({ amount, day }) => ({ amount, booked_on: day, items: [] })));
}
