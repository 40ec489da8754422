import assert from "node:assert/strict";
import { test } from "node:test";
import english from "../../../static/app/words/desk.en.ts";
import french from "../../../static/app/words/desk.fr.ts";
import { deviceName } from "../../../static/app/screens/desk/admin/device-name.ts";

type Said = string | Partial<Record<string, string>>;
const texts = (words: Record<string, Said>) =>
  Object.entries(words).flatMap(([key, said]) =>
    (typeof said === "string" ? [said] : Object.values(said)).map((text) => [key, text ?? ""] as const),
  );
const holes = (said: Said) =>
  new Set(texts({ said }).flatMap(([, text]) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)));

test("both languages say the same things with the same facts", () => {
  assert.deepEqual(Object.keys(french), Object.keys(english));
  for (const key of Object.keys(french) as (keyof typeof french)[])
    assert.deepEqual([...holes(french[key])].sort(), [...holes(english[key])].sort(), key);
});

test("French is typeset: curly apostrophes, no breaking space before high punctuation", () => {
  for (const [key, text] of texts(french)) assert.doesNotMatch(text, /'| [;:!?»]|« /, `${key}: ${text}`);
});

test("a device is named in two words", () => {
  const chrome = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36";
  assert.equal(deviceName(chrome), "Chrome · Android");
  assert.equal(deviceName("curl/8"), "curl/8");
});
