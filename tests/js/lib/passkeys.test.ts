import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, text } from "../../../static/app/lib/passkeys.ts";

test("bytes travel as base64url, without padding", () => {
  const raw = new Uint8Array([0xfb, 0xff, 0xfe, 0x01]);
  assert.equal(text(raw.buffer), "-__-AQ");
  assert.deepEqual(bytes("-__-AQ"), raw);
  assert.deepEqual(bytes(""), new Uint8Array());
});
