/** What this phone can say, and the shape of each saying on the wire. */
import type { CustomerId, Day, Minor } from "./rows.ts";

/** Ids of photos that follow the entry; it never waits for them. */
interface WithPhotos {
  attachments?: string[];
}

/** Name the photos of an entry, where there are some. */
export const withPhotos = (ids: string[]): WithPhotos => (ids.length > 0 ? { attachments: ids } : {});

export interface OpArgs {
  "note.add": { note_id: string; text: string; tags: string[]; answers_id?: string } & WithPhotos;
  "note.supersede": { note_id: string; supersedes_id: string; text: string };
  "note.answer": { note_id: string; text: string; tags: string[]; answers_id: string };
  "dispute.open": {
    dispute_id: string;
    item_id: number | null;
    amount_minor: Minor | null;
    reason: string;
    detail?: string;
    text: string;
  } & WithPhotos;
  "dispute.comment": { comment_id: string; dispute_id: string; text: string } & WithPhotos;
  "dispute.escalate": { dispute_id: string; text: string };
  "promise.record": {
    promise_id: string;
    amount_minor: Minor;
    promised_on: Day;
    items: [number, Minor][];
    text: string;
    /** One's own promise that this one corrects. */
    replaces_id?: string;
  };
  "plan.propose": {
    plan_id: string;
    items: [number, Minor][];
    count: number;
    first_on: Day;
    rhythm: string;
    text: string;
  };
  "limit.request": {
    request_id: string;
    requested_minor: Minor | null;
    requested_days: number | null;
    temporary_until: Day | null;
    reason: string;
    text: string;
  };
  "limit.withdraw": { request_id: string };
  "step.complete": { dispute_id: string; step_id?: string; text: string };
  "call.log": { note_id: string; outcome: string; text: string };
  "contact.propose": {
    proposal_id: string;
    name: string;
    job: string | null;
    email: string | null;
    phone: string | null;
    text: string;
  };
  "promise.query": { note_id: string; promise_id: string; text: string };
  "pin.set": { pinned: boolean };
  "cause.state": { item_id: number; cause: string };
  "hold.ask": { until: Day; text: string };
  "task.complete": { task_id: string; note_id: string; outcome: string; text: string };
}

export type OpType = keyof OpArgs;

/** Immutable once saved. `n` orders what one device said; `entity` is the customer. */
export interface Operation<T extends OpType = OpType> {
  op_id: string;
  n: number;
  type: T;
  v: 1;
  entity: CustomerId;
  base_rev: number | null;
  args: OpArgs[T];
  client_time: string;
  depends_on: string[];
}

export type Outcome = "applied" | "merged" | "rejected" | "retry" | "quarantined";

/** The server's word on one operation; `buckets` are the places its effect can be read. */
export interface Result {
  op_id: string;
  outcome: Outcome;
  code?: string | null;
  facts?: Record<string, unknown>;
  buckets?: Record<string, [epoch: number, seq: number]> | null;
}

/** A saved operation with what only this phone needs: the customer's name outlives the customer. */
export interface Entry {
  op: Operation;
  customer_name: string;
  currency: string;
  result: (Result & { answered_at: number; closed: boolean; app?: string }) | null;
}

const OUTCOMES: ReadonlySet<string> = new Set(["applied", "merged", "rejected", "quarantined"]);

/** Whether a result ends an operation's wait; `retry` and words we do not know do not. */
export const isAnswer = (result: Result): boolean => OUTCOMES.has(result.outcome);

/** An older app may not know what a newer server refuses: such an entry waits for an update. */
export const waitsForUpdate = ({ result }: Entry): boolean => result?.code === "unknown_type";
