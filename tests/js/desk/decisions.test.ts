import assert from "node:assert/strict";
import { test } from "node:test";
import { type Catalogue, alsoSpeak, speak } from "../../../static/app/lib/i18n.ts";
import { EMPTY, answerOf, faults, readAmount } from "../../../static/app/screens/desk/decisions/answer.ts";
import { byWhom } from "../../../static/app/screens/desk/decisions/by-whom.ts";
import { neighbour } from "../../../static/app/screens/desk/decisions/keys.ts";
import { plot } from "../../../static/app/screens/desk/decisions/plot.ts";
import { deadline } from "../../../static/app/screens/desk/decisions/when.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";
import type { LimitRequest } from "../../../static/app/screens/desk/types.ts";

const request = {
  requested_minor: 6_000_000,
  requested_days: null,
  temporary_until: null,
  currency: "EUR",
} as LimitRequest;

const TODAY = "2026-11-23";

test("amounts are read as people type them", () => {
  assert.equal(readAmount("55 000", "EUR"), 5_500_000);
  assert.equal(readAmount("55\u202f000,50 €", "EUR"), 5_500_050);
  assert.equal(readAmount("0", "EUR"), 0);
  assert.equal(readAmount("12.345", "EUR"), null);
  assert.equal(readAmount("douze", "EUR"), null);
  assert.equal(readAmount("1200", "JPY"), 1200);
});

test("approving needs no words, refusing and asking back do", () => {
  assert.deepEqual(faults(EMPTY, "approved", false, "EUR", TODAY), []);
  assert.deepEqual(faults(EMPTY, "refused", false, "EUR", TODAY), ["reason"]);
  assert.deepEqual(faults({ ...EMPTY, reason: "trop tard" }, "refused", false, "EUR", TODAY), []);
});

test("a counter-offer names something", () => {
  assert.deepEqual(faults(EMPTY, "approved", true, "EUR", TODAY), ["amount"]);
  assert.deepEqual(faults({ ...EMPTY, amount: "x" }, "approved", true, "EUR", TODAY), ["amount"]);
  assert.deepEqual(faults({ ...EMPTY, days: "45" }, "approved", true, "EUR", TODAY), []);
});

test("approving as asked repeats what was asked, a counter-offer says its own", () => {
  assert.deepEqual(answerOf(EMPTY, "approved", false, request, "Accordé"), {
    outcome: "approved",
    reason: "Accordé",
    granted_minor: 6_000_000,
  });
  const draft = { reason: "mieux", amount: "55 000", days: "45", until: "2026-12-23", from: "2026-12-01" };
  assert.deepEqual(answerOf(draft, "approved", true, request, ""), {
    outcome: "approved",
    reason: "mieux",
    granted_minor: 5_500_000,
    granted_days: 45,
    temporary_until: "2026-12-23",
    starts_on: "2026-12-01",
  });
});

test("a later start is an answer of its own, and comes before the end", () => {
  const draft = { ...EMPTY, from: "2026-12-01" };
  assert.deepEqual(faults(draft, "approved", true, "EUR", TODAY), []);
  assert.deepEqual(answerOf(draft, "approved", true, request, "Accordé"), {
    outcome: "approved",
    reason: "Accordé",
    granted_minor: 6_000_000,
    starts_on: "2026-12-01",
  });
  assert.deepEqual(faults({ ...draft, from: "2026-11-22" }, "approved", true, "EUR", TODAY), ["from"]);
  assert.deepEqual(faults({ ...draft, until: "2026-11-30" }, "approved", true, "EUR", TODAY), ["from"]);
});

test("a refusal carries no values", () => {
  const draft = { ...EMPTY, reason: "échu", amount: "55 000" };
  assert.deepEqual(answerOf(draft, "refused", true, request, ""), { outcome: "refused", reason: "échu" });
});

test("j and k stop at the ends of the queue", () => {
  assert.equal(neighbour(["a", "b"], "b", 1), "b");
  assert.equal(neighbour(["a", "b"], "a", -1), "a");
  assert.equal(neighbour(["a", "b"], undefined, 1), "a");
  assert.equal(neighbour([], undefined, 1), undefined);
});

test("a deadline is near, today, tomorrow or late by the company's day", () => {
  const now = Date.parse("2026-11-23T13:00:00Z");
  assert.deepEqual(pick(deadline("2026-11-23T15:00:00Z", now, "Europe/Paris")), { soon: true, today: true });
  assert.deepEqual(pick(deadline("2026-11-23T19:00:00Z", now, "Europe/Paris")), { soon: false, today: true });
  assert.deepEqual(pick(deadline("2026-11-24T09:00:00Z", now, "Europe/Paris")), { soon: false, today: false });
  assert.deepEqual(pick(deadline("2026-11-23T12:00:00Z", now, "Europe/Paris")), { soon: true, today: true });
  assert.deepEqual(pick(deadline(null, now, "Europe/Paris")), { soon: false, today: false });
});

test("the chart fits everything and keeps its labels apart", () => {
  const history = [
    { month: "2026-10", exposure_minor: 3_000_000, overdue_minor: 0 },
    { month: "2026-11", exposure_minor: 4_675_000, overdue_minor: 1_438_000 },
  ];
  const drawn = plot(history, 5_000_000, 6_000_000);
  assert.equal(drawn.askAt, 6);
  assert.ok(drawn.lastAt > (drawn.limitAt ?? 0));
  const heights = drawn.marks.map(({ y }) => y);
  assert.ok(heights.every((y, i) => i === 0 || y - heights[i - 1]! >= 12), `${heights}`);
});

const pick = ({ soon, today }: { soon: boolean; today: boolean }) => ({ soon, today });

test("a deputy's decision names the person it was given for", async () => {
  const words = async () => ({ default: deskFr as Catalogue });
  await alsoSpeak({ fr: words, en: words });
  await speak("fr");
  assert.equal(byWhom("Paul"), "Paul");
  assert.equal(byWhom("Paul", null), "Paul");
  assert.equal(byWhom("Paul", "Kofi"), "Paul en délégation de Kofi");
});
