import assert from "node:assert/strict";
import { test } from "node:test";
import { fold } from "../../../static/app/stores/dossiers.ts";
import type { Entry, OpArgs, OpType, Result } from "../../../static/app/stores/operations.ts";
import { hasArrived, overlay, pendingOf } from "../../../static/app/stores/overlay.ts";

const ROSA = { id: 3, name: "Rosa" };
const BOOKS = () => fold({ summary: { 7: { id: 7, exposure: 100, limit: 500 } as never } });

function anEntry<T extends OpType>(type: T, args: OpArgs[T], result?: Partial<Result>): Entry {
  const op_id = crypto.randomUUID();
  const client_time = "2026-11-23T09:00:00.000Z";
  return {
    op: { op_id, n: 1, type, v: 1, entity: 7, base_rev: null, args, client_time, depends_on: [] },
    customer_name: "Charpentes Val",
    currency: "EUR",
    result: result
      ? { op_id, outcome: "applied", answered_at: 0, closed: false, buckets: null, ...result }
      : null,
  };
}
const dispute = { dispute_id: "d1", item_id: 10, amount_minor: 60, reason: "price", text: "" };

test("what waits is laid over the books and marked as kept here", () => {
  const books = BOOKS();
  const { rows, kept } = overlay(books, [anEntry("dispute.open", dispute)], ROSA);
  assert.equal(rows.dispute["d1"]?.amount, 60);
  assert.ok(kept.has("d1"));
  assert.deepEqual(books.dispute, {}, "the books themselves stay as they came");
});

test("a plan that waits is laid over the books as what was asked", () => {
  const plan = { plan_id: "e1", items: [[10, 90] as [number, number]], count: 3, first_on: "2026-12-01", rhythm: "monthly", text: "" };
  const books = BOOKS();
  const { rows, kept } = overlay(books, [anEntry("plan.propose", plan)], ROSA);
  const { state, by, proposed_on, count } = rows.plan!["e1"]!;
  assert.deepEqual([state, by, proposed_on, count], ["proposed", "Rosa", "2026-11-23", 3]);
  assert.ok(kept.has("e1"));
  assert.equal(books.plan, undefined, "the books themselves stay as they came");
});

test("no figure moves, whatever is pending", () => {
  const books = BOOKS();
  const promise = { promise_id: "p1", amount_minor: 100, promised_on: "2026-11-27", items: [], text: "" };
  const { rows } = overlay(books, [anEntry("promise.record", promise)], ROSA);
  assert.deepEqual(rows.summary, books.summary);
});

test("a withdrawal changes what is shown of the request it names", () => {
  const asked = {
    request_id: "r1",
    requested_minor: 600,
    requested_days: null,
    temporary_until: null,
    reason: "season",
    text: "",
  };
  const pending = [anEntry("limit.request", asked), anEntry("limit.withdraw", { request_id: "r1" })];
  assert.equal(overlay(BOOKS(), pending, ROSA).rows.request["r1"]?.state, "withdrawn");
});

test("the cause one states stands above what was supposed, and the books stay as they came", () => {
  const supposed = { id: 10, customer_id: 7, cause: "our_paperwork", by: null, on: null };
  const books = { ...BOOKS(), late_cause: { 10: supposed } };
  const { rows } = overlay(books, [anEntry("cause.state", { item_id: 10, cause: "oversight" })], ROSA);
  const said = { id: 10, customer_id: 7, cause: "oversight", by: "Rosa", on: "2026-11-23" };
  assert.deepEqual(rows.late_cause, { 10: said });
  assert.deepEqual(books.late_cause, { 10: supposed });
});

test("an answered entry stays until every bucket it names has come as far", () => {
  const entry = anEntry("dispute.open", dispute, { buckets: { b: [1, 9] } });
  const at = (seq: number, epoch = 1, start: number | null = null) => ({
    b: { cursor: [epoch, seq, start] as [number, number, number | null] },
  });
  assert.equal(pendingOf([entry], at(8)).length, 1);
  assert.equal(pendingOf([entry], at(9)).length, 0);
  assert.equal(hasArrived({ b: [1, 9] }, at(0, 2, 5)), false, "a newer epoch, not complete yet");
  assert.equal(hasArrived({ b: [1, 9] }, at(2, 2)), true, "a newer epoch, complete");
  assert.equal(hasArrived({ b: [1, 9] }, {}), true, "left the scope");
  assert.equal(hasArrived(null, at(0)), true);
});

test("a refused entry is never laid over the books", () => {
  const entry = anEntry("dispute.open", dispute, { outcome: "rejected", buckets: { b: [1, 9] } });
  assert.deepEqual(pendingOf([entry], {}), []);
});

test("a type this version does not know is skipped", () => {
  const entry = anEntry("note.add", { note_id: "n", text: "", tags: [] });
  const odd = { ...entry, op: { ...entry.op, type: "future.thing" as OpType } };
  assert.doesNotThrow(() => overlay(BOOKS(), [odd], ROSA));
});

test("a visit made on this phone is gone at once, a closed door leaves it to be tried again", () => {
  const task = { id: "t1", customer_id: 7, kind: "visit", level: "L1", total: 90, since: "2026-11-23", due_on: "2026-11-27", tries: 0 };
  const books = fold({ task: { t1: task as never } });
  const said = (outcome: string) => anEntry("task.complete", { task_id: "t1", note_id: outcome, outcome, text: "Vu" });
  const { rows, kept } = overlay(books, [said("absent"), said("met")], ROSA);
  assert.deepEqual(rows.task, {});
  assert.deepEqual([rows.note["met"]?.kind, rows.note["met"]?.tags], ["visit", ["met"]]);
  assert.ok(kept.has("absent") && kept.has("met"));
  assert.equal(overlay(books, [said("absent")], ROSA).rows.task?.["t1"]?.tries, 1);
  assert.equal(books.task?.["t1"]?.tries, 0, "the books themselves stay as they came");
});

test("the step one has done is laid over the books, and what others were asked stays open", () => {
  const asked = (id: string) => ({ id, dispute_id: "d1", customer_id: 7, state: "open", outcome: "" }) as never;
  const books = { ...BOOKS(), dispute_step: { s1: asked("s1"), s2: asked("s2") } };
  const done = { dispute_id: "d1", step_id: "s1", text: "slip found" };
  const { rows, kept } = overlay(books, [anEntry("step.complete", done)], ROSA);
  const { s1, s2 } = rows.dispute_step!;
  assert.deepEqual([s1!.state, s1!.outcome, s1!.ended_by, s2!.state], ["done", "slip found", "Rosa", "open"]);
  assert.ok(kept.has("s1"));
  assert.deepEqual(rows.dispute_comment, {}, "what came of it is said once");
});
