import assert from "node:assert/strict";
import { test } from "node:test";
import { groupOf } from "../../../static/app/screens/phone/follow-groups.ts";
import en from "../../../static/app/words/later.en.ts";
import fr from "../../../static/app/words/later.fr.ts";

for (const [state, group] of [
  ["submitted", "waiting"],
  ["in_review", "waiting"],
  ["needs_info", "waiting"],
  ["approved", "answered"],
  ["refused", "answered"],
  ["withdrawn", "closed"],
  ["lapsed", "closed"],
  ["a state of a later server", "closed"],
] as const) {
  test(`a request that is "${state}" stands under ${group}`, () => {
    assert.equal(groupOf({ state }), group);
    if (state.includes(" ")) return;
    for (const words of [fr, en]) assert.ok(`state_${state}` in words, `words for ${state}`);
  });
}
