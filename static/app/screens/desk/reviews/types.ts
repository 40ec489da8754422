/** What `GET /limit-reviews` answers: one outcome of the nightly review each. */
export interface Review {
  id: string;
  run_on: string;
  customer_id: number;
  customer: string;
  code: string;
  currency: string;
  action: "lowered" | "proposed" | "kept";
  rule: string;
  /** What held the machine back; null when nothing did. */
  guard: string | null;
  from_minor: number | null;
  to_minor: number | null;
  state: "open" | "accepted" | "dismissed" | "done" | "undone";
  explain: Record<string, unknown>;
  /** The permanent limit in force now. */
  limit_minor: number | null;
  /** The invoice the rule looked at. */
  item_ref: string | null;
  created_at: string;
  decided_by: string | null;
  decided_at: string | null;
  decision_reason: string | null;
  may_decide: boolean;
  why_not: string | null;
}

export type Group = "open" | "lowered" | "kept" | "answered";

/** Whether the limit is no longer the one the review left, so that its answer no longer fits. */
export function overtaken({ state, action, from_minor, to_minor, limit_minor }: Review): boolean {
  const lowered = state === "accepted" || (action === "lowered" && state === "done");
  return limit_minor !== (lowered ? to_minor : from_minor);
}

export const GROUPS: Group[] = ["open", "lowered", "kept", "answered"];

/** Where a review belongs: waiting for a person, done by the machine, left alone, or answered. */
export function groupOf({ action, state }: Pick<Review, "action" | "state">): Group {
  if (state === "open") return "open";
  if (action === "kept") return "kept";
  return action === "lowered" && state === "done" ? "lowered" : "answered";
}

/** How many wait for the person who reads them. */
export const waitingFor = (reviews: readonly Review[]): number =>
  reviews.filter((review) => groupOf(review) === "open" && review.may_decide).length;

/** Reviews in the order they are shown: by group, those one may answer first, then the newest as sent. */
export const inOrder = (reviews: readonly Review[]): Review[] =>
  GROUPS.flatMap((group) =>
    reviews
      .filter((review) => groupOf(review) === group)
      .sort((a, b) => Number(b.may_decide) - Number(a.may_decide)),
  );
