import assert from "node:assert/strict";
import { test } from "node:test";
import { isOneTooMany } from "../../../static/app/screens/phone/capture-read.ts";
import type { Draft } from "../../../static/app/stores/capture.ts";
import { tooManyInARow } from "../../../static/app/stores/kept-promises.ts";
import type { Overlaid } from "../../../static/app/stores/overlay.ts";

type States = string[];

/** Promises on one invoice, newest first as the server reads them. */
const said = (states: States, items: [number, number][] = [[1, 10]]) =>
  states.map((state, at) => ({ id: `p${9 - at}`, state, recorded_on: "2026-11-23", items }));

const CASES: [about: string, states: States, expected: boolean][] = [
  ["the first", [], false],
  ["a second", ["active"], false],
  ["a third", ["active", "broken"], true],
  ["one was kept in between", ["broken", "kept", "broken"], false],
  ["withdrawn ones do not count", ["cancelled", "broken"], false],
  ["partly kept is not kept", ["partly_kept", "cancelled", "broken"], true],
];

for (const [about, states, expected] of CASES) {
  test(`at most two promises in a row: ${about}`, () => assert.equal(tooManyInARow(said(states).reverse(), [1]), expected));
}

test("a promise on another invoice is another debt, one on the account is of every invoice", () => {
  assert.equal(tooManyInARow(said(["broken", "broken"]), [2]), false);
  assert.equal(tooManyInARow(said(["broken", "broken"], []), [2]), true);
  assert.equal(tooManyInARow(said(["broken", "broken"]), []), true);
});

test("the sheet warns of the third, not of the one that corrects the second, nor of a plan", () => {
  const promise = Object.fromEntries(said(["active", "broken"], []).map((one) => [one.id, one]));
  const dossier = { rows: { promise, item: {}, dispute: {} }, kept: new Set() } as unknown as Overlaid;
  const draft = (more: Partial<Draft>) => ({ kind: "promise", promised: "100", ...more }) as Draft;
  assert.equal(isOneTooMany(draft({}), dossier, "EUR"), true);
  assert.equal(isOneTooMany(draft({ replaces_id: "p9" }), dossier, "EUR"), false);
  assert.equal(isOneTooMany(draft({ times: 3 }), dossier, "EUR"), false);
  assert.equal(isOneTooMany(draft({ promised: "" }), dossier, "EUR"), false);
});
