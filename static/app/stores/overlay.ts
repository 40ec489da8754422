/**
 * What this phone said and the books do not show yet, laid over them for reading. Pure: the books stay
 * as they came, and nothing here touches a figure; `kept` names the rows that only this phone has.
 */
import type { Entry, OpArgs, OpType } from "./operations.ts";
import type { Cursor } from "./part.ts";
import type { CustomerId, CustomerRows } from "./rows.ts";

export interface Overlaid {
  rows: CustomerRows;
  kept: ReadonlySet<string>;
}

type Who = { id: number; name: string };
type Reducer<T extends OpType> = (
  rows: CustomerRows,
  args: OpArgs[T],
  entry: Entry,
  who: Who,
) => string;

/** Each adds or marks one row and returns its id. */
const reducers: { [T in OpType]: Reducer<T> } = {
  "note.add": (rows, args, entry, who) => addNote(rows, args.note_id, args, entry, who),
  "note.answer": (rows, args, entry, who) => addNote(rows, args.note_id, args, entry, who),
  "note.supersede": (rows, args, entry, who) => addNote(rows, args.note_id, args, entry, who),
  "dispute.open": (rows, args, entry, who) => {
    rows.dispute[args.dispute_id] = {
      id: args.dispute_id,
      customer_id: entry.op.entity,
      item_id: args.item_id,
      amount: args.amount_minor,
      reason: args.reason,
      detail: args.detail ?? null,
      text: args.text,
      state: "open",
      outcome: null,
      department: null,
      owner: null,
      next_step: null,
      step_due_on: null,
      opened_by: who.name,
      opened_on: entry.op.client_time.slice(0, 10),
    };
    return args.dispute_id;
  },
  "dispute.comment": (rows, args, entry, who) => {
    rows.dispute_comment[args.comment_id] = {
      id: args.comment_id,
      customer_id: entry.op.entity,
      dispute_id: args.dispute_id,
      author: who.name,
      text: args.text,
      at: entry.op.client_time,
    };
    return args.comment_id;
  },
  "dispute.escalate": (rows, args, entry, who) => addComment(rows, args.dispute_id, args.text, entry, who),
  "promise.record": (rows, args, entry, who) => {
    const replaced = rows.promise[args.replaces_id ?? ""];
    if (replaced) rows.promise[replaced.id] = { ...replaced, state: "cancelled", cancel_reason: "replaced" };
    rows.promise[args.promise_id] = {
      id: args.promise_id,
      customer_id: entry.op.entity,
      amount: args.amount_minor,
      promised_on: args.promised_on,
      items: args.items,
      text: args.text,
      state: "active",
      cancel_reason: null,
      basis_changed: false,
      by: who.name,
      recorded_on: entry.op.client_time.slice(0, 10),
    };
    return args.promise_id;
  },
  "plan.propose": (rows, args, { op }, { name: by }) => {
    const [id, proposed_on] = [args.plan_id, op.client_time.slice(0, 10)];
    rows.plan = { ...rows.plan, [id]: { ...args, id, customer_id: op.entity, state: "proposed", by, proposed_on } };
    return id;
  },
  "limit.request": (rows, args, entry, who) => {
    rows.request[args.request_id] = {
      id: args.request_id,
      customer_id: entry.op.entity,
      requester_id: who.id,
      requester: who.name,
      requested: args.requested_minor,
      requested_days: args.requested_days,
      temporary_until: args.temporary_until,
      reason: args.reason,
      text: args.text,
      state: "submitted",
      answer_by: null,
      granted: null,
      granted_days: null,
      decision_reason: null,
      decided_by: null,
      decided_at: null,
      created_at: entry.op.client_time,
      granted_until: null,
      granted_from: null,
    };
    return args.request_id;
  },
  "step.complete": (rows, args, entry, who) => {
    const dispute = rows.dispute[args.dispute_id];
    if (dispute) rows.dispute[dispute.id] = { ...dispute, department: null, next_step: null, step_due_on: null };
    const step = rows.dispute_step?.[args.step_id ?? ""];
    if (!step) return addComment(rows, args.dispute_id, args.text, entry, who);
    const done = { state: "done", outcome: args.text, ended_by: who.name, ended_at: entry.op.client_time };
    rows.dispute_step = { ...rows.dispute_step, [step.id]: { ...step, ...done } };
    return step.id;
  },
  "call.log": (rows, args, entry, who) =>
    addNote(rows, args.note_id, { text: args.text, tags: [args.outcome], kind: "call" }, entry, who),
  "promise.query": (rows, args, entry, who) =>
    addNote(rows, args.note_id, { text: args.text, kind: "promise_query" }, entry, who),
  "contact.propose": (rows, { proposal_id: id, name, job, email, phone }, entry, who) => {
    rows.contact[id] = { id, customer_id: entry.op.entity, name, job, email, phone, proposed_by: who.name };
    return id;
  },
  "cause.state": (rows, { item_id: id, cause }, { op }, { name: by }) => {
    const said = { id, customer_id: op.entity, cause, by, on: op.client_time.slice(0, 10) };
    rows.late_cause = { ...rows.late_cause, [id]: said };
    return op.op_id;
  },
  "pin.set": (_rows, _args, entry) => entry.op.op_id,
  "hold.ask": (_rows, _args, entry) => entry.op.op_id,
  "task.complete": (rows, { task_id, note_id, outcome, text }, entry, who) => {
    const { [task_id]: task, ...left } = rows.task ?? {};
    const again = task && { ...left, [task_id]: { ...task, tries: task.tries + 1 } };
    if (task) rows.task = isInVain(outcome) ? again : left;
    return addNote(rows, note_id, { text, tags: [outcome], kind: task?.kind ?? "visit" }, entry, who);
  },
  "limit.withdraw": (rows, args) => {
    const request = rows.request[args.request_id];
    if (request) rows.request[args.request_id] = { ...request, state: "withdrawn" };
    return args.request_id;
  },
};

/** Nobody was there: the task stays. */
export const isInVain = (outcome: string): boolean => /absent|not_reached/.test(outcome);

/** A comment named by the entry that brought it. */
function addComment(rows: CustomerRows, dispute_id: string, text: string, entry: Entry, who: Who): string {
  const { op_id: id, entity: customer_id, client_time: at } = entry.op;
  rows.dispute_comment[id] = { id, customer_id, dispute_id, author: who.name, text, at };
  return id;
}

function addNote(
  rows: CustomerRows,
  id: string,
  args: { text: string; kind?: string; tags?: string[]; answers_id?: string; supersedes_id?: string },
  entry: Entry,
  who: Who,
): string {
  rows.note[id] = {
    id,
    customer_id: entry.op.entity,
    author: who.name,
    kind: args.kind ?? "note",
    tags: args.tags ?? [],
    text: args.text,
    supersedes_id: args.supersedes_id ?? null,
    answers_id: args.answers_id ?? null,
    at: entry.op.client_time,
  };
  return id;
}

function addPhotos(rows: CustomerRows, parent_id: string, { op }: Entry): void {
  const ids = "attachments" in op.args ? (op.args.attachments ?? []) : [];
  const size = { width: null, height: null };
  for (const id of ids) {
    const photo = { id, customer_id: op.entity, parent_kind: "note", parent_id, state: "uploading", ...size };
    rows.attachment = { ...rows.attachment, [id]: rows.attachment?.[id] ?? photo };
  }
}

/** Lay what is pending over a customer's books. */
export function overlay(books: CustomerRows, pending: readonly Entry[], who: Who): Overlaid {
  if (pending.length === 0) return { rows: books, kept: new Set() };
  const rows = { ...books } as CustomerRows;
  for (const entity of ["note", "dispute", "dispute_comment", "promise", "request", "contact"] as const) {
    Object.assign(rows, { [entity]: { ...books[entity] } });
  }
  const kept = pending.map((entry) => {
    const reduce = reducers[entry.op.type] as Reducer<OpType> | undefined;
    const id = reduce?.(rows, entry.op.args, entry, who) ?? entry.op.op_id;
    addPhotos(rows, id, entry);
    return id;
  });
  return { rows, kept: new Set(kept) };
}

/** Whether the books have come as far as an answer says its effect can be read. */
export function hasArrived(
  buckets: NonNullable<Entry["result"]>["buckets"],
  places: Record<string, { cursor: Cursor }>,
): boolean {
  return Object.entries(buckets ?? {}).every(([bucket, [epoch, seq]]) => {
    const cursor = places[bucket]?.cursor;
    if (!cursor) return true; // left the scope
    if (cursor[0] !== epoch) return cursor[0] > epoch && cursor[2] === null;
    return cursor[1] >= seq;
  });
}

/** Entries the books do not show yet, of one customer or of all; refused ones never show. */
export function pendingOf(
  entries: readonly Entry[],
  places: Record<string, { cursor: Cursor }>,
  customer?: CustomerId,
): Entry[] {
  return entries.filter(
    ({ op, result }) =>
      (customer === undefined || op.entity === customer) &&
      (result === null ||
        (result.outcome !== "rejected" && !hasArrived(result.buckets, places))),
  );
}
