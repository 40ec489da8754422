import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { lent, openCodec, openKeys } from "../../../static/app/stores/codec.ts";
import { MOST_TRIES, isPin, openLock, waitAfter } from "../../../static/app/stores/lock.ts";
import { isOver } from "../../../static/app/stores/lock-watch.ts";

const PIN = "270514";
let count = 0;
let now = Date.UTC(2026, 10, 23, 8);

async function aLock() {
  const base = `lock-test-${count++}-base`;
  const lock = openLock(base, { rounds: 1_000, now: () => now });
  await lock.turnOn(PIN);
  return { base, lock };
}

/** What another start of the app would find: nothing is in memory. */
function forget(base: string) {
  lent.delete(base);
  return openCodec(base);
}

test("behind a PIN the books open with it, and without it not at all", async () => {
  const { base, lock } = await aLock();
  const sealed = await (await openCodec(base).get()).seal("Charpentes Val");
  const cold = forget(base);
  assert.equal(await cold.isLocked(), true);
  await assert.rejects(cold.get(), { name: "Locked" });
  assert.equal((await lock.unlock("270515")).is, "wrong");
  assert.equal(await cold.isLocked(), true);
  assert.deepEqual(await lock.unlock(PIN), { is: "open" });
  assert.equal(await (await cold.get()).open(sealed), "Charpentes Val");
});

test("the disk holds no key that opens, and memory none that can be read", async () => {
  const { base } = await aLock();
  const kept = await openKeys(base).use((db) => db.get("key", "key"));
  assert.ok(kept && "wrapped" in kept && !("key" in kept));
  const { key } = lent.get(base) ?? {};
  assert.equal(key?.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("raw", key as CryptoKey));
  await assert.rejects(
    crypto.subtle.importKey("raw", kept.wrapped, "AES-GCM", false, ["decrypt"]),
    "what is wrapped is longer than a key",
  );
});

test("books without a lock open as before, and a new key is not asked a PIN", async () => {
  const codec = openCodec(`lock-test-${count++}-base`);
  assert.equal(await codec.isLocked(), false);
});

test("wrong PINs wait longer each time, and a guess made meanwhile is not judged", async () => {
  const { lock } = await aLock();
  for (let tried = 1; tried <= 3; tried++) {
    const guess = await lock.unlock("000001");
    assert.deepEqual(guess, { is: "wrong", left: MOST_TRIES - tried, wait_until: now + waitAfter(tried) * 1000 });
  }
  assert.equal((await lock.unlock(PIN)).is, "wrong", "the right one too must wait");
  now += 29_000;
  assert.equal((await lock.unlock(PIN)).is, "wrong");
  now += 1_000;
  assert.deepEqual(await lock.unlock(PIN), { is: "open" });
  assert.deepEqual(await lock.standing(), { is: "wrong", left: MOST_TRIES, wait_until: 0 }, "counted anew");
});

test("a guess is counted even when the app ends before it is judged", async () => {
  const { base, lock } = await aLock();
  const { subtle } = crypto;
  const derive = subtle.deriveKey;
  subtle.deriveKey = () => Promise.reject(new Error("the app was ended"));
  try {
    await assert.rejects(lock.unlock("000001"));
  } finally {
    subtle.deriveKey = derive;
  }
  assert.deepEqual(await openLock(base).standing(), { is: "wrong", left: MOST_TRIES - 1, wait_until: now });
});

test("the tenth wrong PIN removes books and key", async () => {
  const { base, lock } = await aLock();
  const seen: string[] = [];
  for (let tried = 1; tried <= MOST_TRIES; tried++) {
    seen.push((await lock.unlock("000001")).is);
    now += 3_600_000;
  }
  assert.deepEqual(seen, [...Array(MOST_TRIES - 1).fill("wrong"), "gone"]);
  assert.equal(await openKeys(base).use((db) => db.count("key")), 0);
  assert.equal((await lock.unlock(PIN)).is, "gone");
});

test("the lock comes off with its PIN only, and the books stay", async () => {
  const { base, lock } = await aLock();
  const sealed = await (await openCodec(base).get()).seal("Charpentes Val");
  assert.equal((await lock.turnOff("000001")).is, "wrong");
  assert.equal(await lock.isOn(), true);
  assert.equal((await lock.turnOff(PIN)).is, "open");
  assert.equal(await lock.isOn(), false);
  assert.equal(await (await forget(base).get()).open(sealed), "Charpentes Val");
});

test("a PIN is six digits that are not the first everybody tries", () => {
  assert.ok(isPin(PIN));
  for (const weak of ["12345", "000000", "123456", "987654", "abcdef", "", "27051 "]) assert.ok(!isPin(weak), weak);
});

test("five minutes without a touch are over, and a clock set back counts as time passed", () => {
  assert.ok(!isOver(now, now + 299_000));
  assert.ok(isOver(now, now + 300_000));
  assert.ok(isOver(now, now - 60_000));
});
