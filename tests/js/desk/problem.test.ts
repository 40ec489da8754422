import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../../../static/app/lib/http.ts";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import { sayProblem } from "../../../static/app/screens/desk/problem.tsx";
import french from "../../../static/app/words/desk.fr.ts";

await alsoSpeak({ fr: async () => ({ default: french as Catalogue }), en: async () => ({ default: {} }) });
await speak("fr");

const said = (json: unknown) => sayProblem(new Problem(422, "invalid", { fields: { json } }));
const VERSION = "Le serveur change de version. Rien n’est perdu\u00a0; réessayez dans une minute.";

test("a field a process of the version before does not know is told as a release, not as a wrong value", () => {
  assert.equal(said({ seen_id: ["Unknown field."] }), VERSION);
  assert.equal(said({ tiles: { 0: { wide: ["Unknown field."] } } }), VERSION);
});

test("a value that is wrong beside it is told as such", () => {
  for (const json of [{ user_id: ["Not a valid integer."] }, { user_id: ["Not a valid integer."], seen_id: ["Unknown field."] }])
    assert.match(said(json), /^Une valeur n’est pas acceptée.*user_id/);
});
