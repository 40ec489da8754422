/** The values of the credit policy as they are typed, read and compared. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Setting } from "../../../static/app/screens/desk/policy/types.ts";
import { changes, read, sayDifference, write } from "../../../static/app/screens/desk/policy/values.ts";
import { speak } from "../../../static/app/lib/i18n.ts";

const SETTINGS: Setting[] = [
  { name: "limits.cfo_minor", unit: "minor", currency: "EUR", least: 0, most: 10 ** 13 },
  { name: "reviews.overdue_days", unit: "days", currency: null, least: 1, most: 730 },
];
const VALUES = { "limits.cfo_minor": 250_000_00, "reviews.overdue_days": 60 };

test("what is written into a field is read back", () => {
  for (const setting of SETTINGS) {
    const value = VALUES[setting.name as keyof typeof VALUES];
    assert.equal(read(setting, write(setting, value)), value);
  }
});

test("only what differs is sent, and what is none is named", () => {
  const same = { "limits.cfo_minor": "250 000", "reviews.overdue_days": "60" };
  assert.deepEqual(changes(same, VALUES, SETTINGS), { found: {}, wrong: [] });
  assert.deepEqual(changes({ "reviews.overdue_days": "45" }, VALUES, SETTINGS).found, { "reviews.overdue_days": 45 });
  for (const bad of ["0", "731", "-1", "4,5", "soixante", ""]) {
    assert.deepEqual(changes({ "reviews.overdue_days": bad }, VALUES, SETTINGS), { found: {}, wrong: ["reviews.overdue_days"] }, bad);
  }
});

test("a difference is said in its unit", async () => {
  await speak("fr");
  const said = sayDifference({ name: "limits.cfo_minor", before: 250_000_00, after: 300_000_00 }, SETTINGS);
  assert.match(said.after, /300.000/);
});
