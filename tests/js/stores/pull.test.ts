/** Answers taken in as bytes: cut, split anywhere, or from somebody else altogether. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem, Unreachable } from "../../../static/app/lib/http.ts";
import { openBooks } from "./open-books.ts";
import { makeIntake } from "../../../static/app/stores/intake.ts";
import type { BucketPart, Cursor, Page } from "../../../static/app/stores/part.ts";
import { pull } from "../../../static/app/stores/pull.ts";
import { pullOnce } from "../../../static/app/stores/pull-once.ts";
import { baseName } from "../../../static/app/stores/dossiers.ts";

const NORD = "portfolio:1/core";
const OURS = { "Content-Type": "application/x-ndjson", "Encours-Protocol": "1" };
let count = 0;

const aPage = (ids: number[], part: Partial<BucketPart> & { to: Cursor }): string =>
  `${JSON.stringify({
    scope_ver: [0, 0, ""],
    scope: [NORD],
    server_time: "",
    buckets: [
      { id: NORD, from: null, reset: false, more: false, exit: [], del: [], ...part, put: { customer: { f: ["id", "name"], c: [ids, ids.map((id) => `Café ${id}`)] } } },
    ],
  } satisfies Page)}\n`;

const FIRST = aPage([1, 2], { to: [1, 2, 4], reset: true, more: true });
const SECOND = aPage([3, 4], { from: [1, 2, 4], to: [1, 4, null] });

/** A server whose answer arrives in these pieces. */
function answering(pieces: Uint8Array[], { status = 200, headers = OURS as Record<string, string>, dies = false } = {}) {
  const asked: Request[] = [];
  globalThis.fetch = async (url, init) => {
    asked.push(new Request(new URL(String(url), "http://localhost"), init as RequestInit));
    const body = new ReadableStream<Uint8Array>({
      async pull(to) {
        const piece = pieces.shift();
        if (piece) to.enqueue(piece);
        else if (dies) to.error(new TypeError("the network went"));
        else to.close();
      },
    });
    return new Response(status === 304 ? null : body, { status, headers });
  };
  return asked;
}

const bytes = (text: string) => new TextEncoder().encode(text);

async function pulling(base: ReturnType<typeof openBooks>) {
  const intake = makeIntake(base.base, base.codec.get);
  return pull({ person: 7, state: await base.state(), intake, taken: () => undefined, pending: 2 });
}
const aBase = () => openBooks(`pull-${count++}`);
const ids = async (base: ReturnType<typeof openBooks>) => (await base.home()).map(({ id }) => id);

test("an answer that arrives in any pieces is taken in whole", async () => {
  const whole = bytes(FIRST + SECOND);
  for (const size of [1, 7, 64, 100_000]) {
    const base = aBase();
    answering(Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => whole.slice(i * size, (i + 1) * size)));
    assert.deepEqual(await pulling(base), { same: false, again: false });
    assert.deepEqual(await ids(base), [1, 2, 3, 4]);
    assert.equal((await base.home())[0]?.name, "Café 1");
  }
});

for (const dies of [true, false]) {
  test(`a connection ${dies ? "that breaks" : "that ends early"} inside a page loses that page only, and the next pull goes on from there`, async () => {
    const base = aBase();
    answering([bytes(FIRST), bytes(SECOND.slice(0, 40))], { dies });
    await assert.rejects(pulling(base), Unreachable);
    assert.deepEqual(await ids(base), [1, 2]);
    const asked = answering([bytes(SECOND)]);
    await pulling(base);
    const c = new URL(asked[0]!.url).searchParams.get("c")!;
    assert.deepEqual(JSON.parse(atob(c.replace(/-/g, "+").replace(/_/g, "/"))), { [NORD]: [1, 2, 4] });
    assert.deepEqual(await ids(base), [1, 2, 3, 4]);
  });
}

test("a captive portal's page changes nothing, whatever its status", async () => {
  const base = aBase();
  for (const status of [200, 302, 403, 500]) {
    answering([bytes("<html>Sign in to the hotel</html>")], { status, headers: { "Content-Type": "text/html" } });
    await assert.rejects(pulling(base), Unreachable);
  }
  assert.deepEqual(await base.places(), {});
});

test("a refusal says why", async () => {
  const base = aBase();
  answering([bytes('{"code":"device_revoked"}')], { status: 403, headers: { "Content-Type": "application/problem+json" } });
  await assert.rejects(pulling(base), (error) => error instanceof Problem && error.code === "device_revoked");
});

test("nothing new writes nothing", async () => {
  const base = aBase();
  answering([bytes(FIRST + SECOND)]);
  await pulling(base);
  const before = await base.state();
  answering([], { status: 304 });
  assert.deepEqual(await pulling(base), { same: true, again: false });
  assert.deepEqual(await base.state(), before);
});

test("nothing new may still say that the scope was looked at since: older answers then change nothing", async () => {
  const base = aBase();
  answering([bytes(FIRST + SECOND)]);
  await pulling(base);
  answering([], { status: 304, headers: { ...OURS, "Encours-Scope": '[0,3,""]' } });
  assert.deepEqual(await pulling(base), { same: true, again: false });
  assert.deepEqual((await base.state())?.scope_ver, [0, 3, ""]);
  assert.deepEqual(await ids(base), [1, 2, 3, 4]);
});

test("each pull says whose books it is for, and how many entries wait on this phone", async () => {
  const asked = answering([bytes(FIRST)]);
  await pulling(aBase());
  assert.equal(asked[0]?.headers.get("Encours-Person"), "7");
  assert.equal(asked[0]?.headers.get("Encours-Pending"), "2");
});

test("without a page, a pull goes on until all is told and lets pages know", async () => {
  const who = { installation: "i", user: { id: 77 } };
  const heard: unknown[] = [];
  const page = new BroadcastChannel("encours-i-77-outbox");
  page.onmessage = ({ data }) => heard.push(data);
  const asked = answering([bytes(FIRST + SECOND)]);
  await pullOnce(who);
  assert.equal(asked[0]?.headers.get("Encours-Person"), "77");
  const base = openBooks(baseName("i", 77));
  assert.deepEqual(await ids(base), [1, 2, 3, 4]);
  for (let i = 0; i < 50 && heard.length === 0; i++) await new Promise((done) => setTimeout(done, 10));
  page.close();
  assert.deepEqual(heard, ["books"]);
});
