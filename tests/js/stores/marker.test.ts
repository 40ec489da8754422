import assert from "node:assert/strict";
import "fake-indexeddb/auto";
import { beforeEach, test } from "node:test";
import { openShelf, outboxName } from "../../../static/app/stores/outbox-shelf.ts";
import { lookForSealed, rememberPerson, unsentHere } from "../../../static/app/stores/sealed.ts";
import type { Session } from "../../../static/app/stores/session.ts";
import {
  acknowledgeLoss,
  compareMark,
  lost,
  markHere,
  markedBooks,
  unmarkHere,
} from "../../../static/app/stores/state-marker.ts";
import { kept } from "./local-storage.ts";

const BOOKS = "encours-here-7-base";

beforeEach(() => {
  kept.clear();
  acknowledgeLoss();
});

test("a mark without its databases means that the browser cleared them", () => {
  markHere(BOOKS);
  compareMark(true);
  assert.equal(lost.value, false, "all is here");
  compareMark(false);
  assert.equal(lost.value, true);
});

test("the mark names whose books are here; one of an older version names nobody's", () => {
  assert.equal(markedBooks(), null);
  markHere(BOOKS);
  assert.equal(markedBooks(), BOOKS);
  kept.set("encours.here", "1");
  assert.equal(markedBooks(), null);
  compareMark(false);
  assert.equal(lost.value, true, "it is a mark all the same");
});

test("what was erased on purpose is not a loss, and neither is a first start", () => {
  compareMark(false);
  assert.equal(lost.value, false);
  markHere(BOOKS);
  unmarkHere();
  compareMark(false);
  assert.equal(lost.value, false);
});

const who = (id: number, name: string) =>
  ({ installation: "i", user: { id, name } }) as unknown as Session;

test("each person's unsent work is counted by name, and nobody without any is named", async () => {
  await rememberPerson(who(1, "Rosa"));
  await rememberPerson(who(2, "Samir"));
  const rosas = openShelf(outboxName("i", 1));
  const args = { note_id: "n", text: "à elle seule", tags: [] };
  const op = {
    op_id: "o",
    type: "note.add" as const,
    v: 1 as const,
    entity: 7,
    base_rev: null,
    args,
    client_time: "2026-11-23T08:42:00Z",
    depends_on: [],
  };
  await rosas.append(op, "Val", "EUR");
  const samirs = openShelf(outboxName("i", 2));
  await samirs.entries();
  await lookForSealed();
  assert.deepEqual(unsentHere.value, [{ id: 1, name: "Rosa", count: 1 }]);
  await rosas.settle([{ ...op, n: 1 }], [{ op_id: "o", outcome: "applied" }], 1, 0);
  await lookForSealed();
  assert.deepEqual(unsentHere.value, []);
  await rosas.close();
  await samirs.close();
});

test("looking opens no database that is not there", async () => {
  await rememberPerson(who(3, "Paul"));
  await lookForSealed();
  const there = (await indexedDB.databases()).map(({ name }) => name);
  assert.ok(!there.includes(outboxName("i", 3)));
});
