import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue, Text } from "../../../static/app/lib/i18n.ts";
import coreEn from "../../../static/app/words/core.en.ts";
import coreFr from "../../../static/app/words/core.fr.ts";
import deskEn from "../../../static/app/words/desk.en.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";
import doorEn from "../../../static/app/words/door.en.ts";
import doorFr from "../../../static/app/words/door.fr.ts";
import laterEn from "../../../static/app/words/later.en.ts";
import laterFr from "../../../static/app/words/later.fr.ts";
import phoneEn from "../../../static/app/words/phone.en.ts";
import phoneFr from "../../../static/app/words/phone.fr.ts";

const PARTS: [part: string, fr: Catalogue, en: Catalogue][] = [
  ["core", coreFr, coreEn],
  ["phone", phoneFr, phoneEn],
  ["later", laterFr, laterEn],
  ["door", doorFr, doorEn],
  ["desk", deskFr, deskEn],
];
const forms = (text: Text | undefined): string[] =>
  typeof text === "string" ? [text] : Object.values(text ?? {});
const facts = (text: Text | undefined) =>
  [...new Set(forms(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

for (const [part, fr, en] of PARTS) {
  test(`${part}: both languages say the same things`, () => {
    assert.deepEqual(Object.keys(en).sort(), Object.keys(fr).sort());
  });

  test(`${part}: both languages use the same facts`, () => {
    for (const key of Object.keys(fr)) assert.deepEqual(facts(en[key]), facts(fr[key]), key);
  });

  test(`${part}: no text is empty, and plurals have a last resort`, () => {
    for (const text of [...Object.values(fr), ...Object.values(en)]) {
      for (const form of forms(text)) assert.notEqual(form.trim(), "");
      if (typeof text !== "string") assert.ok(text.other, JSON.stringify(text));
    }
  });
}

test("no French line ends before a double sign, nor inside « » or before % and €", () => {
  const loose = /(?<=\S) [:;?!»](?!\S)|« |[\d}] [%€](?!\S)/;
  const said = PARTS.flatMap(([, fr]) => Object.values(fr).flatMap(forms));
  assert.deepEqual(
    said.filter((one) => loose.test(one)),
    [],
  );
});

test("no part takes another's key", () => {
  const keys = PARTS.flatMap(([, fr]) => Object.keys(fr));
  const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
  assert.deepEqual(twice, []);
});
