import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { squeeze } from "../../../static/app/stores/outbox-wire.ts";

const batch = (count: number) => JSON.stringify({ ops: Array(count).fill({ text: "Règlement promis vendredi" }) });

test("a large batch travels gzip'd and says so", async () => {
  const { body, headers } = await squeeze(batch(100));
  assert.deepEqual(headers, { "Content-Encoding": "gzip" });
  assert.equal(body.type, "application/json");
  assert.ok(body.size < batch(100).length / 10);
  assert.equal(gunzipSync(Buffer.from(await body.arrayBuffer())).toString(), batch(100));
});

test("a small batch travels as it is", async () => {
  const { body, headers } = await squeeze(batch(2));
  assert.deepEqual(headers, {});
  assert.equal(await body.text(), batch(2));
});

test("a browser that cannot squeeze sends it plain", async (t) => {
  const known = globalThis.CompressionStream;
  t.after(() => (globalThis.CompressionStream = known));
  globalThis.CompressionStream = undefined as never;
  assert.deepEqual((await squeeze(batch(100))).headers, {});
});
