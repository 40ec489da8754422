/** The states of a dispute that somebody still has to end. */
export const UNRESOLVED: ReadonlySet<string> = new Set(["open", "qualified", "in_progress", "awaiting_customer"]);
