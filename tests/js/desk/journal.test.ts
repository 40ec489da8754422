import assert from "node:assert/strict";
import { readSearch } from "../../../static/app/screens/desk/journal-search.tsx";
import { test } from "node:test";
import { alsoSpeak, speak } from "../../../static/app/lib/i18n.ts";
import { sayFound, sayValue } from "../../../static/app/screens/desk/journal-values.ts";
import { deskWords } from "../../../static/app/words/loaders.ts";

test("a journal's values read as people write them", () => {
  assert.equal(sayValue("amount_minor", 123450).replace(/\s/g, " "), "1 234,50");
  assert.equal(sayValue("as_of", "2026-11-20"), "20\u00a0nov. 2026");
  assert.equal(sayValue("user_ids", []), "–");
  assert.equal(sayValue("route", ["cfo", "managing_director"]), "cfo, managing_director");
  assert.equal(sayValue("reason", null), "–");
  assert.equal(sayValue("vat_bp", 2000).replace(/\s/g, " "), "20 %");
});

test("a code in the journal reads as its screen says it, and an unknown one as it stands", async () => {
  await alsoSpeak(deskWords);
  await speak("fr");
  assert.equal(sayValue("state", "sent"), "envoyé");
  assert.equal(sayValue("tags", ["cash_trouble"]), "Trésorerie tendue");
  assert.equal(sayValue("state", "of_tomorrow"), "of_tomorrow");
  assert.equal(sayFound('{"name": "Rosa", "disabled": false}'), "nom Rosa, accès terminé Non");
  assert.equal(sayFound('{"name": "Rosa", "disabled": fa…'), "nom Rosa …");
  assert.equal(sayFound('{"name": "Ro…'), '{"name": "Ro…');
  assert.equal(sayFound("une note"), "une note");
});

test("a search asks what was filled in, and the machine's doings are nobody's", () => {
  const form = new FormData();
  for (const [name, value] of [["text", " Dupont "], ["actor_id", "machine"], ["since", ""], ["device_id", "  "]] as const) form.set(name, value);
  assert.deepEqual(readSearch(form), { text: "Dupont", machine: "true" });
  form.set("actor_id", "7");
  assert.deepEqual(readSearch(form), { text: "Dupont", actor_id: "7" });
});
