/** Everything said and done about a customer, in one thread, newest first. */
import type { IconName } from "../../../components/icons.ts";
import { totalOf } from "../../../stores/plan-schedule.ts";
import type { Dossier } from "./dossier.ts";

export type ThreadKind = "note" | "dispute" | "comment" | "promise" | "plan" | "request" | "answer" | "dunning";

export interface ThreadEntry {
  key: string;
  /** Of what it tells. */
  id: string;
  kind: ThreadKind;
  /** ISO date or instant. */
  at: string;
  icon: IconName;
  by: string | null;
  text: string;
  facts: Record<string, string | number | null>;
}

/** Thread notes, disputes, promises, requests and reminders; a corrected note hides the one it replaces. */
export function thread(dossier: Dossier): ThreadEntry[] {
  const replaced = new Set(dossier.notes.map((note) => note.supersedes_id).filter(Boolean));
  const authors = new Map(dossier.notes.map((note) => [note.id, note.author]));
  const entries: ThreadEntry[] = [
    ...dossier.notes
      .filter((note) => !replaced.has(note.id))
      .map((note) =>
        entry("note", note.id, note.at, "note", note.author, note.text, {
          tags: (note.tags ?? []).join(","),
          kind: note.kind,
          answers: note.answers_id ? (authors.get(note.answers_id) ?? "") : null,
        }),
      ),
    ...dossier.disputes.map((dispute) =>
      entry("dispute", dispute.id, dispute.opened_on, "flag", dispute.opened_by, dispute.text, {
        reason: dispute.reason,
        detail: dispute.detail ?? null,
        amount: dispute.amount,
        state: dispute.state,
      }),
    ),
    ...dossier.comments.map((comment) =>
      entry("comment", comment.id, comment.at, "flag", comment.author, comment.text, {}),
    ),
    ...dossier.promises.map((promise) =>
      entry("promise", promise.id, promise.recorded_on, "promise", promise.by, promise.text, {
        amount: promise.amount,
        promised_on: promise.promised_on,
        state: promise.state,
      }),
    ),
    ...dossier.plans.map((plan) =>
      entry("plan", plan.id, plan.proposed_on, "promise", plan.by, plan.text, {
        amount: totalOf(plan),
        count: plan.instalments?.length ?? 0,
        state: plan.state,
        cancel_reason: plan.cancel_reason ?? null,
      }),
    ),
    ...dossier.requests.map((request) =>
      entry("request", request.id, request.created_at, "limit", request.requester, request.text, {
        amount: request.requested,
        days: request.requested_days,
        reason: request.reason,
        state: request.state,
      }),
    ),
    ...dossier.dunning.map((message) =>
      entry("dunning", message.id, message.sent_at ?? message.run_on, "send", null, "", {
        level: message.level,
        amount: message.total,
        state: message.state,
      }),
    ),
  ];
  return entries.sort((a, b) => b.at.localeCompare(a.at));
}

function entry(
  kind: ThreadKind,
  id: string,
  at: string,
  icon: IconName,
  by: string | null,
  text: string,
  facts: ThreadEntry["facts"],
): ThreadEntry {
  return { key: `${kind}-${id}`, id, kind, at, icon, by, text, facts };
}
