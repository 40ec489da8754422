/** Where a promise stands for the one who follows it. */

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
