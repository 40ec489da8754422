import assert from "node:assert/strict";
import { test } from "node:test";
import { later } from "../../../static/app/lib/later.ts";

const AT_ONCE = [0, 0];

/** Fails so many times, then gives the part. */
function flaky(failures: number) {
  let asked = 0;
  const load = async () => {
    asked += 1;
    if (asked <= failures) throw new TypeError("Failed to fetch dynamically imported module");
    return "the part";
  };
  return { load, asked: () => asked };
}

test("a part is fetched once, however often it is asked for", async () => {
  const { load, asked } = flaky(0);
  const part = later(load, AT_ONCE);
  await Promise.all([part.fetch(), part.fetch()]);
  await part.fetch();
  assert.equal(part.here.value, "the part");
  assert.equal(asked(), 1);
});

test("a part that fails twice comes at the third try, and nobody hears of it", async () => {
  const { load } = flaky(2);
  const part = later(load, AT_ONCE);
  await part.fetch();
  assert.equal(part.here.value, "the part");
  assert.equal(part.missing.value, false);
});

test("a part that does not come says so, and comes when asked again", async () => {
  const { load } = flaky(3);
  const part = later(load, AT_ONCE);
  await part.fetch();
  assert.equal(part.missing.value, true);
  assert.equal(part.here.value, null);
  await part.fetch();
  assert.equal(part.missing.value, false);
  assert.equal(part.here.value, "the part");
});
