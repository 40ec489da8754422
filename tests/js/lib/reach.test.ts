import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ANSWER_WITHIN, Intercepted, Problem, type Reached, Unreachable, api, onReach, patience } from "../../../static/app/lib/http.ts";

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
  onReach(() => undefined);
});

const JSON_ = { "Content-Type": "application/json" };

/** Ask once of a server that answers so; gives what was thrown, and what was learnt. */
async function ask(answer: Response | Error) {
  const learnt: Reached[] = [];
  onReach((reached) => learnt.push(reached));
  globalThis.fetch = async (_url, init) => {
    assert.equal(init?.redirect, "manual");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const thrown = await api("GET", "/session").then(
    () => null,
    (error: Error) => error,
  );
  return { thrown, learnt };
}

const page = (status: number) =>
  new Response("<html>Bienvenue</html>", { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
const redirect = Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" });

for (const [what, answer] of [
  ["a page for data", page(200)],
  ["a redirect", redirect],
  ["511 Network Authentication Required", page(511)],
] as const) {
  test(`${what} is somebody in between, and counts as not reached`, async () => {
    const { thrown, learnt } = await ask(answer);
    assert.ok(thrown instanceof Intercepted && thrown instanceof Unreachable);
    assert.deepEqual(learnt.map(({ intercepted }) => intercepted), [true]);
  });
}

test("our own answers, refusals included, and silence are nobody in between", async () => {
  for (const answer of [
    new Response("{}", { headers: JSON_ }),
    new Response('{"code": "forbidden"}', { status: 403, headers: JSON_ }),
    page(502),
    new TypeError("no network"),
  ]) {
    const { thrown, learnt } = await ask(answer);
    assert.ok(thrown === null || thrown instanceof Problem || thrown instanceof Unreachable);
    assert.ok(!(thrown instanceof Intercepted));
    assert.deepEqual(learnt.map(({ intercepted }) => intercepted), [false]);
  }
});

test("the server's clock is learnt with the moments around it", async () => {
  const at = "2026-11-23T08:00:00.000Z";
  const before = Date.now();
  const { learnt } = await ask(new Response("{}", { headers: { ...JSON_, "Encours-Time": at } }));
  const [{ asked, answered, at: told } = { asked: 0, answered: 0, at: "" }] = learnt;
  assert.equal(told, at);
  assert.ok(before <= asked && asked <= answered);
});

/** A connection that died says nothing, until it is given up. */
const silent: typeof fetch = (_url, init) =>
  new Promise((_, failed) => init?.signal?.addEventListener("abort", () => failed(init.signal?.reason)));

test("an answer that never comes is given up, and counts as not reached", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.fetch = silent;
  const asked = api("GET", "/session").then(
    () => null,
    (error: Error) => error,
  );
  await Promise.resolve();
  t.mock.timers.tick(ANSWER_WITHIN);
  assert.ok((await asked) instanceof Unreachable);
});

test("whoever is heard of in between is waited for anew", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const wait = patience(1000);
  for (let piece = 0; piece < 5; piece++) {
    t.mock.timers.tick(900);
    wait.alive();
  }
  assert.equal(wait.signal.aborted, false);
  t.mock.timers.tick(1000);
  assert.equal(wait.signal.aborted, true);
});
