import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { departmentsWith, sayDepartment } from "../../../static/app/screens/desk/departments.ts";
import { stepsFrom } from "../../../static/app/screens/desk/dunning/dispute-steps.ts";

/** From which states the server follows a step. */
function states(step: string): string[] {
  const rules = readFileSync(new URL("../../../credit/rules/disputes.py", import.meta.url), "utf8");
  const table = new RegExp(`"${step}": \\{([^}]*)\\}`).exec(rules)![1]!;
  return [...table.matchAll(/([A-Z_]+):/g)].map(([, name]) => name!.toLowerCase()).sort();
}

test("the desk offers a step exactly where the server follows it", () => {
  const every = ["open", "qualified", "in_progress", "awaiting_customer", "resolved", "withdrawn"];
  const from = (step: string) => every.filter((state) => (stepsFrom(state) as string[]).includes(step)).sort();
  assert.deepEqual(from("question"), states("ask_customer"));
  assert.deepEqual(from("withdrawal"), states("withdraw"));
  assert.deepEqual(from("reopening"), states("reopen"));
});

test("a department nobody foresaw is offered and said as it was written", () => {
  assert.deepEqual(departmentsWith("quality"), ["sales", "logistics", "production", "after_sales", "finance", "quality"]);
  assert.equal(sayDepartment("quality"), "quality");
  assert.equal(sayDepartment(null, ""), "");
});
