import assert from "node:assert/strict";
import { test } from "node:test";
import { createSuggestions } from "../../../static/app/screens/passkey-suggestions.ts";

const OURS = { "Content-Type": "application/json", "Encours-Protocol": "1" };
const QUESTION = { id: "q", options: { challenge: "AQ" } };
const CHOSEN = { rawId: new ArrayBuffer(1), type: "public-key", response: {} };

interface Asked {
  mediation?: string;
  signal: AbortSignal;
  choose: (chosen: unknown) => void;
}

/** A browser that suggests passkeys, or does not; gives what it was asked, as it is asked. */
function aBrowser(suggests: boolean) {
  const waiting: ((asked: Asked) => void)[] = [];
  const asked: Asked[] = [];
  let questions = 0;
  const get = ({ mediation, signal }: Asked) =>
    new Promise((choose, refuse) => {
      signal.addEventListener("abort", () => refuse(signal.reason));
      const one = { mediation, signal, choose };
      const next = waiting.shift();
      if (next) next(one);
      else asked.push(one);
    });
  Object.assign(globalThis, {
    PublicKeyCredential: { isConditionalMediationAvailable: () => Promise.resolve(suggests) },
    document: { visibilityState: "visible" },
    fetch: () => {
      questions += 1;
      return Promise.resolve(new Response(JSON.stringify(QUESTION), { status: 201, headers: OURS }));
    },
  });
  Object.defineProperty(globalThis, "navigator", { value: { credentials: { get } }, configurable: true });
  return {
    next: () => new Promise<Asked>((done) => (asked.length > 0 ? done(asked.shift()!) : waiting.push(done))),
    questions: () => questions,
  };
}

test("a passkey chosen among the suggestions is taken, and the next question is asked", async () => {
  const browser = aBrowser(true);
  const taken: string[] = [];
  const suggestions = createSuggestions(async ({ id }) => taken.push(id));
  suggestions.offer();
  const first = await browser.next();
  assert.equal(first.mediation, "conditional");
  first.choose(CHOSEN);
  await browser.next(); // it did not open: one may choose again
  assert.deepEqual(taken, ["q"]);
  assert.equal(browser.questions(), 2);
  suggestions.stop();
});

test("stopped, the browser is asked nothing more, and may be asked anew", async () => {
  const browser = aBrowser(true);
  const suggestions = createSuggestions(() => Promise.reject(new Error("nothing was chosen")));
  suggestions.offer();
  const first = await browser.next();
  suggestions.stop();
  assert.equal(first.signal.aborted, true);
  suggestions.offer();
  const second = await browser.next();
  assert.equal(second.signal.aborted, false);
  suggestions.stop();
  assert.equal(browser.questions(), 2);
});

test("a browser that suggests none costs no question", async () => {
  const browser = aBrowser(false);
  createSuggestions(async () => undefined).offer();
  await new Promise((done) => setImmediate(done));
  assert.equal(browser.questions(), 0);
});
