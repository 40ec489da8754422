import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped } from "../../../static/app/screens/phone/notice-groups.ts";
import type { NoticeRow } from "../../../static/app/stores/rows.ts";

const notice = (id: string, event: string, created_at: string): NoticeRow => ({
  id,
  event,
  customer_id: 1,
  link: "/clients/1",
  created_at,
  read_at: null,
});
const ids = (groups: NoticeRow[][]) => groups.map((group) => group.map(({ id }) => id).join(""));
const run = (event: string, day: string, marks: string) =>
  [...marks].map((id, second) => notice(id, event, `${day}T15:00:0${second}Z`));

test("more than three of one event and day are one group, where their newest stands", () => {
  const flood = run("reminder_tomorrow", "2026-11-23", "abcd");
  const older = notice("o", "limit_approved", "2026-11-23T09:00:00Z");
  const newer = notice("n", "limit_approved", "2026-11-23T16:00:00Z");
  assert.deepEqual(ids(grouped([older, ...flood, newer], "Europe/Paris")), ["n", "dcba", "o"]);
});

test("three stay three, and so do four over two days or of two events", () => {
  const three = run("reminder_tomorrow", "2026-11-23", "abc");
  assert.deepEqual(ids(grouped(three, "Europe/Paris")), ["c", "b", "a"]);
  const before = notice("z", "reminder_tomorrow", "2026-11-20T15:00:00Z");
  assert.equal(grouped([...three, before], "Europe/Paris").length, 4);
  assert.equal(grouped([...three, notice("y", "reminder_sent", "2026-11-23T09:00:00Z")], "Europe/Paris").length, 4);
});

test("the day is the business's, not the clock's at Greenwich", () => {
  const late = run("reminder_sent", "2026-11-23", "abc").map((row) => ({ ...row, created_at: "2026-11-23T22:30:00Z" }));
  const past = notice("d", "reminder_sent", "2026-11-23T23:30:00Z"); // half past midnight in Paris
  assert.equal(grouped([...late, past], "Europe/Paris").length, 4);
  assert.equal(grouped([...late, past], "UTC").length, 1);
});

test("midnight may lie within an hour of Greenwich's", () => {
  const at = (minute: string, ids: string) =>
    run("reminder_sent", "2026-11-23", ids).map((row) => ({ ...row, created_at: `2026-11-23T18:${minute}:00Z` }));
  const days = grouped([...at("20", "abcd"), ...at("40", "efgh")], "Asia/Kolkata"); // UTC+5:30
  assert.deepEqual(days.map((group) => group.length), [4, 4]);
});
