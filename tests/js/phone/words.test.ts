import assert from "node:assert/strict";
import { before, test } from "node:test";
import { alsoSpeak, speak } from "../../../static/app/lib/i18n.ts";
import { sayItem } from "../../../static/app/screens/phone/words.ts";
import { shellWords } from "../../../static/app/words/loaders.ts";

before(async () => {
  await alsoSpeak(shellWords);
  await speak("fr");
});

const called = (ref: string, label: string | null) => sayItem({ ref, label });

test("an invoice is called by its number, without one by its label", () => {
  assert.equal(called("F-1", "Chantier de mai"), "F-1");
  assert.equal(called("", "Chantier de mai"), "Chantier de mai");
  assert.equal(called("", null), "Facture");
});

test("a dispute that names no invoice says so", () => {
  assert.equal(sayItem(undefined), "Facture à préciser");
});
