/** Which letter of a customer is a formal notice that has not left yet. Pure. */
import type { CustomerRows, Dunning } from "../../stores/rows.ts";

/** The notice announced, held or written; of several the one that goes last, since a hold moves it. */
export function noticeAhead(rows: CustomerRows["dunning"]): Dunning | undefined {
  return Object.values(rows)
    .filter(({ level, sent_at, state }) => level === "formal_notice" && !sent_at && state !== "sent")
    .sort((a, b) => ((a.send_after ?? "") < (b.send_after ?? "") ? 1 : -1))[0];
}
