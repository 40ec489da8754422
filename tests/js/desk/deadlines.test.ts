import assert from "node:assert/strict";
import { test } from "node:test";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import { type Deadline, partOf, sayFacts, sayLeft, sayTask, sayWho } from "../../../static/app/screens/desk/deadlines/say.ts";
import deskEn from "../../../static/app/words/desk.en.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";

const KINDS = ["overdue_notice", "maximum_extension", "stop_delivery", "guarantee_end", "policy_end", "limit_start", "limit_end", "claim"];
const customer = { id: 1, code: "C1", name: "Client", currency: "EUR" };

function a(kind: string, more: Partial<Deadline> = {}): Deadline {
  return { kind, on: "2026-11-30", days_left: 7, subject: "x/1", facts: {}, customer, done: null, ...more };
}

await alsoSpeak({
  fr: async () => ({ default: deskFr as Catalogue }),
  en: async () => ({ default: deskEn as Catalogue }),
});

test("the days left are said in words", async () => {
  await speak("fr");
  assert.deepEqual([-3, -1, 0, 1, 2].map(sayLeft), [
    "dépassée de 3 jours",
    "dépassée d’1 jour",
    "aujourd’hui",
    "demain",
    "dans 2 jours",
  ]);
  await speak("en");
  assert.deepEqual([-1, 0, 1, 12].map(sayLeft), ["1 day past", "today", "tomorrow", "in 12 days"]);
});

test("every kind says what to do, in both languages", async () => {
  for (const language of ["fr", "en"] as const) {
    await speak(language);
    for (const kind of KINDS) assert.notEqual(sayTask(a(kind)), kind);
  }
});

test("what is past stands apart, then the week", () => {
  assert.deepEqual(
    [-1, 0, 7, 8].map((days_left) => partOf(a("claim", { days_left }))),
    ["overdue", "week", "week", "later"],
  );
});

test("a policy as such is named by its insurer, and a customer's line by its reasons", async () => {
  await speak("en");
  const facts = { insurer: "Assureur", policy: "P1", due_on: "2026-10-01" };
  assert.equal(sayWho(a("policy_end", { customer: null, facts })), "Assureur · P1");
  assert.match(sayFacts(a("overdue_notice", { facts })), /^Assureur · P1 · oldest overdue item due /);
});
