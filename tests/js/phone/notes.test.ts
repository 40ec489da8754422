import assert from "node:assert/strict";
import { test } from "node:test";
import { readEntry } from "../../../static/app/screens/phone/capture-read.ts";
import type { Draft } from "../../../static/app/stores/capture.ts";

const draft = (more: Partial<Draft>): Draft => ({
  customer_id: 1, customer_name: "Val", currency: "EUR", kind: "note", text: "", tags: [], dispute_reason: null,
  contested: null, promised: null, promised_on: null, limit: "", term_days: null, limit_until: "", limit_reason: null,
  open: true, ...more,
});

const read = (more: Partial<Draft>) => readEntry(draft(more), null, "EUR");

test("an answer names the note it answers and may carry tags", () => {
  const said = read({ answers_id: "n1", text: " Vu aussi ", tags: ["order_drop"] });
  assert.ok("args" in said && said.type === "note.answer");
  const { note_id, ...args } = said.args;
  assert.deepEqual(args, { text: "Vu aussi", tags: ["order_drop"], answers_id: "n1" });
  assert.ok(note_id);
});

test("a correction takes the place of a note, in words", () => {
  const said = read({ supersedes_id: "n1", text: "Mardi, pas lundi" });
  assert.ok("args" in said && said.type === "note.supersede");
  assert.deepEqual({ ...said.args, note_id: "" }, { note_id: "", supersedes_id: "n1", text: "Mardi, pas lundi" });
  assert.ok("errors" in read({ supersedes_id: "n1", text: "  ", tags: ["visit"] }));
});
