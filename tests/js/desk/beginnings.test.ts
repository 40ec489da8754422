import assert from "node:assert/strict";
import { test } from "node:test";
import { isDone, isOver, nextStage, usernameFrom } from "../../../static/app/screens/desk/beginnings/stages.ts";
import type { Beginnings } from "../../../static/app/screens/desk/beginnings/types.ts";

const EMPTY: Beginnings = {
  ledgers: 0,
  customers: 0,
  unassigned: 0,
  portfolios: 0,
  invited: 0,
  carriers: 0,
  address: "http://localhost:8000",
  reach: "here",
};

test("each step is done by what is there, and the next is the first that is not", () => {
  const way: [Partial<Beginnings>, string | null][] = [
    [{}, "books"],
    [{ ledgers: 1, customers: 3, unassigned: 3 }, "assign"],
    [{ unassigned: 0, portfolios: 1 }, "invite"],
    [{ invited: 1 }, "phone"],
    [{ carriers: 1 }, null],
  ];
  let found = EMPTY;
  for (const [more, next] of way) {
    found = { ...found, ...more };
    assert.equal(nextStage(found), next);
  }
});

test("a customer of a later import does not bring the beginning back", () => {
  const late = { ...EMPTY, ledgers: 1, customers: 4, unassigned: 1, portfolios: 1, invited: 1, carriers: 1 };
  assert.equal(nextStage(late), "assign");
  assert.equal(isOver(late), true);
  assert.equal(isOver({ ...late, carriers: 0 }), false);
  assert.equal(isDone("assign", EMPTY), false, "nobody to assign is not everybody assigned");
});

test("a user name is made of a person's name as the server wants it", () => {
  assert.equal(usernameFrom("Rosa Lefèvre-Ña "), "rosa.lefevre.na");
  assert.equal(usernameFrom("  "), "");
});
