import assert from "node:assert/strict";
import { before, test } from "node:test";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import { grouped, kpisPath, sayKpi, sayNote } from "../../../static/app/screens/desk/kpis/say.ts";
import { type Kpi, KPIS } from "../../../static/app/screens/desk/kpis/types.ts";
import deskEn from "../../../static/app/words/desk.en.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";

const kpi = (more: Partial<Kpi>): Kpi => ({ value: null, unit: "days", at_least: false, why_not: null, explain: {}, ...more });

before(async () => {
  await alsoSpeak({
    fr: async () => ({ default: deskFr as Catalogue }),
    en: async () => ({ default: deskEn as Catalogue }),
  });
  await speak("en");
});

test("a figure is said with one decimal and its unit, and that it is no lower", () => {
  assert.equal(sayKpi(kpi({ value: 76 })), "76.0 d");
  assert.equal(sayKpi(kpi({ value: 91, at_least: true })), "≥ 91.0 d");
  assert.equal(sayKpi(kpi({ value: 55, unit: "percent" })), "55.0%");
});

test("what cannot be known is n/a with its reason, never zero", () => {
  const unread = kpi({ unit: "percent", why_not: "not_read" });
  assert.equal(sayKpi(unread), "n/a");
  assert.equal(sayNote(unread), "no write-off account (654) read");
});

test("every reason the server gives, and every figure, has its words", () => {
  const reasons = ["not_read", "no_sales", "nothing_owed", "no_opening", "no_payments", "nothing_to_collect", "per_company"];
  for (const reason of reasons) assert.notEqual(sayNote(kpi({ why_not: reason })), reason);
  for (const name of KPIS) for (const words of [deskFr, deskEn]) assert.ok(`figure_${name}` in words && `explain_${name}` in words, name);
});

test("choices are grouped by kind, in the order they came", () => {
  const choices = [
    { scope: "company", id: "1", name: "Val" },
    { scope: "portfolio", id: "2", name: "Nord" },
    { scope: "portfolio", id: "3", name: "Sud" },
  ] as const;
  assert.deepEqual(
    grouped(choices).map(({ scope, choices }) => [scope, choices.length]),
    [["company", 1], ["portfolio", 2]],
  );
});

test("an address names the scope, the thing and the day", () => {
  assert.equal(kpisPath({ scope: "segment", id: "BTP & co" }, "2026-11-23"), "/kpis?scope=segment&id=BTP+%26+co&on=2026-11-23");
  assert.equal(kpisPath({ scope: "company", id: "1" }, null), "/kpis?scope=company&id=1");
});
