import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { sayItem, sayRef } from "../../../static/app/screens/desk/say-item.ts";
import { alsoSpeak, type Catalogue, speak } from "../../../static/app/lib/i18n.ts";
import french from "../../../static/app/words/desk.fr.ts";

await alsoSpeak({ fr: async () => ({ default: french as Catalogue }), en: async () => ({ default: {} }) });
await speak("fr");

test("a document goes by its number, else its label, else by having none; a dispute may name none", () => {
  assert.equal(sayRef("F-1"), "F-1");
  assert.equal(sayRef(""), "sans numéro");
  assert.equal(sayRef(null), "Facture à préciser");
  assert.equal(sayItem({ ref: "", label: "Chantier de mai" }), "Chantier de mai");
  assert.equal(sayItem({ ref: "F-1", label: "Chantier de mai" }), "F-1");
  for (const label of ["", null, undefined]) assert.equal(sayItem({ ref: "", label }), "sans numéro");
});

test("no screen of the desk calls a document another way, nor names a control by a bare number", async () => {
  const root = "static/app/screens/desk";
  const files = (await readdir(root, { recursive: true })).filter((file) => /\.tsx?$/.test(file) && file !== "say-item.ts");
  for (const file of files) {
    const source = await readFile(`${root}/${file}`, "utf8");
    assert.doesNotMatch(source, /item_without_ref|\bref \?\? t\(|t\("\w+", \{ ref(,|: [\w.]+\.ref\b)|>\{[\w.]+\.ref\}/, file);
  }
});
