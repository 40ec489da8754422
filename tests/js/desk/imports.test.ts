import assert from "node:assert/strict";
import { test } from "node:test";
import french from "../../../static/app/words/desk.fr.ts";
import { cents, gapMinor, nextLook, refusalKeys, stageOf } from "../../../static/app/screens/desk/imports/stages.ts";
import type { ImportView } from "../../../static/app/screens/desk/imports/types.ts";

test("decimal strings are read exactly", () => {
  assert.equal(cents("52517.24"), 5_251_724);
  assert.equal(cents("-0.50"), -50);
  assert.equal(cents("12"), 1200);
  assert.equal(cents("0.1"), 10);
  assert.equal(cents("1e3"), null);
  assert.equal(cents(undefined), null);
});

test("a gap of one cent is a gap", () => {
  assert.equal(gapMinor("1842316.41", "1842316.40"), 1);
  assert.equal(gapMinor("0.30", "0.30"), 0);
  assert.equal(gapMinor("0.30", undefined), null);
});

test("only what moves by itself is looked at again", () => {
  const look = (state: ImportView["state"]) => nextLook({ state } as ImportView);
  assert.equal(look("reading"), 500);
  assert.equal(look("applying"), 500);
  assert.equal(look("reconciled"), null);
  assert.equal(look("refused"), null);
});

test("the steps say where a file stands", () => {
  assert.equal(stageOf("reading"), 1);
  assert.equal(stageOf("reconciled"), 2);
  assert.equal(stageOf("refused"), 2);
  assert.equal(stageOf("applied"), 4);
});

test("a refused customers file speaks of customers, a ledger of account 411", () => {
  const said = (kind: string) => {
    const key = refusalKeys(kind, "lines_rejected").find((each) => each in french);
    return String(french[key as keyof typeof french]);
  };
  assert.match(said("fec"), /compte client/);
  assert.match(said("customers"), /fichier clients/);
});
