/** Which of the first steps are done, from what is there; which comes next. */
import type { Beginnings } from "./types.ts";

export const STAGES = ["books", "assign", "invite", "phone"] as const;
export type Stage = (typeof STAGES)[number];

export function isDone(stage: Stage, found: Beginnings): boolean {
  if (stage === "books") return found.ledgers > 0;
  if (stage === "assign") return found.customers > 0 && found.unassigned === 0;
  return (stage === "invite" ? found.invited : found.carriers) > 0;
}

/** The first step that is not done; null: all are. */
export const nextStage = (found: Beginnings): Stage | null =>
  STAGES.find((stage) => !isDone(stage, found)) ?? null;

/** A phone holds customers: the beginning is over, whatever is left to assign on later days. */
export const isOver = (found: Beginnings): boolean => isDone("phone", found);

/** A user name from a person's: small letters, dots between them. */
export const usernameFrom = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ".")
    .replace(/^\.+|\.+$/g, "")
    .slice(0, 40);
