/** Which steps the desk may take from each state of a dispute (the server's table, credit/rules/disputes.py). */
export type Step = "question" | "withdrawal" | "reopening";

const FROM: Record<string, Step[]> = {
  open: ["withdrawal"],
  qualified: ["withdrawal"],
  in_progress: ["question", "withdrawal"],
  awaiting_customer: ["withdrawal"],
  resolved: ["reopening"],
};

export const stepsFrom = (state: string): Step[] => FROM[state] ?? [];

/** Closed disputes are read and reopened, not qualified. */
export const isClosed = (state: string): boolean => state === "resolved" || state === "withdrawn";
