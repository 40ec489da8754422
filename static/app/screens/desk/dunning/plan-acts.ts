/** What the desk may say of a payment plan, by its state. Pure. */
import type { DeskPlan } from "./types.ts";

export type Act = "approve" | "counter" | "refuse" | "accept" | "cancel";

/** Who may not decide a plan may still call it off. */
export function actsOn({ state, may_decide }: Pick<DeskPlan, "state" | "may_decide">): Act[] {
  if (state === "proposed") return may_decide ? ["approve", "counter", "refuse"] : ["cancel"];
  if (state === "approved") return ["accept", "cancel"];
  return state === "active" ? ["cancel"] : [];
}
