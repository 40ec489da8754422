/** Where a limit request stands for who asked: undecided, answered, or over without an answer. Pure. */
import type { LimitRequest } from "../../stores/rows.ts";

export type Group = "answered" | "waiting" | "closed";
export const GROUPS: Group[] = ["answered", "waiting", "closed"];

const OF_STATE: Record<string, Group> = {
  submitted: "waiting",
  in_review: "waiting",
  needs_info: "waiting",
  approved: "answered",
  refused: "answered",
  lapsed: "closed",
  withdrawn: "closed",
};

export const groupOf = ({ state }: Pick<LimitRequest, "state">): Group => OF_STATE[state] ?? "closed";

/** An undecided request can still be taken back. */
export const isWaiting = (request: Pick<LimitRequest, "state">): boolean => groupOf(request) === "waiting";
