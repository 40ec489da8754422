/**
 * What became of the entries of this phone: the answer of the push, or the server's later word (a
 * quarantine released or refused), and which of them ask something of the person. Pure but for `answered`.
 */
import { computed } from "@preact/signals";
import { entries, shared } from "./here.ts";
import { type Entry, waitsForUpdate } from "./operations.ts";
import type { OpOutcome } from "./rows.ts";

/** Every entry kept here, with the last word on it. */
export const answered = computed(() => {
  const later = shared.value.op_outcome ?? {};
  return entries.value.map((entry) => lastWord(entry, later[entry.op.op_id]));
});

/** Take the server's later word over what the push answered. */
export function lastWord(entry: Entry, later: OpOutcome | undefined): Entry {
  const { result } = entry;
  if (!later || !result || result.outcome === later.outcome) return entry;
  const { outcome, code, at, reason } = later;
  const facts = { ...result.facts, reason, set_aside: result.outcome === "quarantined" };
  return {
    ...entry,
    result: { ...result, outcome: outcome as "applied", code, facts, answered_at: Date.parse(at) },
  };
}

/** The server has not taken it yet, or this version of the app cannot say it well enough. */
export const isWaiting = (entry: Entry): boolean =>
  entry.result === null || (waitsForUpdate(entry) && !entry.result.closed);

/** It asks something of the person who wrote it: refused, or true no longer. */
export const needsPerson = (entry: Entry): boolean => {
  const { op, result } = entry;
  if (!result || result.closed || isWaiting(entry)) return false;
  return result.outcome === "rejected" || (result.code === "basis_changed" && op.type === "promise.record");
};
