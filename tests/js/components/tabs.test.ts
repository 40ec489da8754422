import assert from "node:assert/strict";
import { test } from "node:test";
import { beyond } from "../../../static/app/components/tabs.tsx";

test("tabs that do not fit say on which side there are more", () => {
  const bar = { scrollWidth: 900, clientWidth: 360 };
  assert.equal(beyond({ ...bar, scrollLeft: 0 }), "end");
  assert.equal(beyond({ ...bar, scrollLeft: 200 }), "start end");
  assert.equal(beyond({ ...bar, scrollLeft: 539.5 }), "start", "browsers stop a fraction before the end");
});

test("tabs that fit hint at nothing", () =>
  assert.equal(beyond({ scrollLeft: 0, scrollWidth: 360, clientWidth: 360 }), ""));
