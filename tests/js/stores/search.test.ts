import assert from "node:assert/strict";
import { test } from "node:test";
import { type HomeRow, bare, plain } from "../../../static/app/stores/home-row.ts";
import { search } from "../../../static/app/stores/search.ts";

const refs = new Map<number, string>();

function aRow(id: number, name: string, code = `C${id}`, numbers: string[] = [], siren = ""): HomeRow {
  refs.set(id, numbers.map(bare).join(" "));
  return { id, code, name, words: plain([name, code, siren].join(" ")) } as HomeRow;
}
const numbersOf = (id: number) => refs.get(id) ?? "";
const ROWS = [
  aRow(1, "Établissements Pruvost", "PRUV01", ["F-20431", "F-20388"], "552100554"),
  aRow(2, "Mat’Ouest", "MAT002", ["2026/0431"]),
  aRow(3, "Société Pruvost Bâtiment", "SPB003", []),
];
const found = (typed: string) => search(ROWS, typed, numbersOf).map(({ id }) => id);

for (const [typed, expected, why] of [
  ["", [1, 2, 3], "nothing typed shows everybody"],
  ["etab", [1], "accents need not be typed"],
  ["pruvost bat", [3], "every word must be found"],
  ["mat ouest", [2], "an apostrophe is a space"],
  ["20431", [1], "an invoice number, without its letter"],
  ["f20388", [1], "an invoice number, without its dash"],
  ["2026/0431", [2], "an invoice number as printed"],
  ["SPB003", [3], "a customer code"],
  ["552 100 554", [1], "a SIREN typed in groups"],
  ["zzz", [], "nobody"],
] as const) {
  test(`${why}: "${typed}"`, () => assert.deepEqual(found(typed), expected));
}

test("names that start with the word come first", () => {
  const rows = [aRow(1, "Le Grand Mat"), aRow(2, "Mat’Ouest")];
  assert.deepEqual(search(rows, "mat", () => "").map(({ id }) => id), [2, 1]);
});

test("nobody is found by a number before the numbers are known", () => {
  assert.deepEqual(search(ROWS, "20431", () => ""), []);
  assert.deepEqual(search(ROWS, "PRUV01", () => "").map(({ id }) => id), [1]);
});
