import assert from "node:assert/strict";
import { test } from "node:test";
import english from "../../../static/app/words/desk.en.ts";
import french from "../../../static/app/words/desk.fr.ts";
import { cents, gapMinor, minorOf, nextLook, refusalKeys, stageOf, undoText } from "../../../static/app/screens/desk/imports/stages.ts";
import { TABLE_KINDS, columnsOf, meaningOf, missingOf } from "../../../static/app/screens/desk/imports/meaning.ts";
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
  assert.equal(look("undoing"), 500);
  assert.equal(look("undone"), null);
  assert.equal(look("reconciled"), null);
  assert.equal(look("refused"), null);
});

test("every kind of file says what undoing it does, in both languages", () => {
  for (const kind of ["fec", "bank", "documents", ...TABLE_KINDS]) {
    assert.ok(String(french[undoText(kind)]).length > 40, kind);
    assert.ok(String(english[undoText(kind)]).length > 40, kind);
  }
  assert.notEqual(undoText("orders"), undoText("fec"));
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

test("amounts are read in the minor units of their currency", () => {
  assert.equal(minorOf("-15.00", "EUR"), -1500);
  assert.equal(minorOf("375000", "XPF"), 375_000);
  assert.equal(minorOf("1.5", "EUR"), 150);
  assert.equal(minorOf(undefined, "EUR"), null);
});

test("every kind and field of a difference has its words", () => {
  const kinds = ["invoice", "credit_note", "payment", "bill", "deposit", "doubtful", "opening", "other"];
  const fields = [
    "account", "kind", "ref", "label", "document_on", "due_on", "due_source", "amount", "residual", "letter", "state",
    "closed_on", "undetailed",
  ];
  const sources = ["column", "einvoice", "terms", "default"];
  const needed = [
    ...kinds.map((kind) => `item_${kind}`),
    ...fields.map((field) => `changes_field_${field}`),
    ...sources.map((source) => `due_source_${source}`),
  ];
  assert.deepEqual(needed.filter((key) => !(key in french)), []);
});

test("what the server takes the columns for is where a person begins", () => {
  const view = {
    header: ["Qui", "Combien"],
    mapping: { kind: "limits", columns: [{ header: "Qui", field: "code" }, { header: "Combien", field: "" }], dates: "dmy", decimal: ",", currency: "USD", snapshot: true },
  };
  const meaning = meaningOf(view, "limits");
  assert.deepEqual(meaning, { fields: ["code", ""], dates: "dmy", decimal: ",", snapshot: true });
  assert.deepEqual(meaningOf(view, "scores").fields, ["", ""]);
  assert.deepEqual(missingOf([{ name: "code", required: true }, { name: "amount_minor", required: true }, { name: "reason", required: false }], meaning.fields), ["amount_minor"]);
  const said = columnsOf(view, "limits", { ...meaning, fields: ["code", "amount_minor"] });
  assert.deepEqual(said.columns, [{ header: "Qui", field: "code" }, { header: "Combien", field: "amount_minor" }]);
  assert.equal(said.currency, "USD");
});
