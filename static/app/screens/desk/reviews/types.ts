/** What `GET /limit-reviews` answers: one outcome of the nightly review each. */
export interface Review {
  id: string;
  run_on: string;
  customer_id: number;
  customer: string;
  code: string;
  currency: string;
  action: "lowered" | "raised" | "proposed" | "kept";
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
  /** Accepting it makes it a request to whoever decides with this person. */
  asks_another?: boolean;
  may_decide: boolean;
  why_not: string | null;
}

export type Group = "open" | "lowered" | "raised" | "kept" | "answered";

/** Whether the limit is no longer the one the review left, so that its answer no longer fits. */
export function overtaken({ state, action, from_minor, to_minor, limit_minor }: Review): boolean {
  const moved = state === "accepted" || (acted(action) && state === "done");
  return limit_minor !== (moved ? to_minor : from_minor);
}

/** Whether the machine moved the limit itself: that can be undone. */
export const acted = (action: Review["action"]): action is "lowered" | "raised" => action === "lowered" || action === "raised";

export const goesUp = ({ from_minor, to_minor }: Pick<Review, "from_minor" | "to_minor">): boolean => (to_minor ?? 0) > (from_minor ?? 0);

export const GROUPS: Group[] = ["open", "lowered", "raised", "kept", "answered"];

/** Where a review belongs: waiting for a person, done by the machine, left alone, or answered. */
export function groupOf({ action, state }: Pick<Review, "action" | "state">): Group {
  if (state === "open") return "open";
  if (action === "kept") return "kept";
  return acted(action) && state === "done" ? action : "answered";
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
