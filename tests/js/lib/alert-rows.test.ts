import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsOf, said, withRow, zonesFor } from "../../../static/app/screens/me-alert-rows.ts";

const event = (name: string, title: string, group: string, on = true, locked = false) => ({
  event: name,
  title,
  group,
  on,
  locked,
});
const EVENTS = [
  event("digest", "Your day", "digest", false),
  event("limit_deadline", "Deadline close", "limits"),
  event("import_failed", "ERP data late", "other"),
  event("import_late", "ERP data late", "other"),
  event("new_device", "New device", "other", true, true),
  event("meteor", "Meteor", "sky"),
];

test("events of one name are one row, and turned off together", () => {
  assert.deepEqual(
    rowsOf(EVENTS, "other").map(({ title }) => title),
    ["ERP data late", "New device", "Meteor"],
  );
  const after = withRow(EVENTS, "other", "ERP data late", false);
  assert.deepEqual(said(after), { digest: false, import_failed: false, import_late: false });
  assert.ok(!rowsOf(after, "other")[0]?.on);
});

test("what is always told is never turned off", () => {
  assert.deepEqual(said(withRow(EVENTS, "other", "New device", false)), { digest: false });
});

test("the clock of this device is offered when it is not the company's", () => {
  assert.deepEqual(zonesFor(null, "Europe/Paris", "Europe/Paris"), []);
  assert.deepEqual(zonesFor(null, "Europe/Paris", "America/Martinique"), ["America/Martinique"]);
  assert.deepEqual(zonesFor("Europe/Paris", "Europe/Paris", "Europe/Paris"), ["Europe/Paris"]);
});
