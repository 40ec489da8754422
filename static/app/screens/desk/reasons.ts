/** The tree of reasons as the server tells it on `ref`: roots in their order, each with its leaves. */
import { shared } from "../../stores/here.ts";
import type { Reason } from "../../stores/rows.ts";

const ofKind = (kind: string): Reason[] =>
  Object.values(shared.value.reason ?? {})
    .filter((one) => one.kind === kind)
    .sort((a, b) => a.position - b.position);

export const rootReasons = (): string[] => ofKind("dispute").map(({ code }) => code);

/** Business days a step of such a dispute is usually given, where the company says so. */
export function usualDays({ reason, detail }: { reason: string; detail?: string | null }): number | null {
  const rows = shared.value.reason ?? {};
  return rows[`dispute_detail/${detail}`]?.days ?? rows[`dispute/${reason}`]?.days ?? null;
}

export const leavesOf = (root: string): string[] =>
  ofKind("dispute_detail")
    .filter(({ parent }) => parent === root)
    .map(({ code }) => code);

/** Whose work a dispute questions: its leaf says it better than its root. */
export function departmentOf({ reason, detail }: { reason: string; detail?: string | null }): string {
  const rows = shared.value.reason ?? {};
  const known = rows[`dispute_detail/${detail}`] ?? rows[`dispute/${reason}`];
  return known?.department ?? "";
}

/** Whether who chooses now would find what a dispute says; the company may have retired it since. */
export const isOffered = ({ reason, detail }: { reason: string; detail?: string | null }): boolean =>
  rootReasons().includes(reason) && (!detail || leavesOf(reason).includes(detail));
