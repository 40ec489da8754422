/**
 * Passkeys among what the browser suggests for the name field: choosing one signs in, with nothing typed.
 * The server's question lives five minutes, so a door that is looked at gets a new one in time.
 */
import { api } from "../lib/http.ts";
import { type Question, suggestsPasskeys, usePasskey } from "../lib/passkeys.ts";

export type Answer = Awaited<ReturnType<typeof usePasskey>>;

const ASK_AGAIN = 4 * 60_000; // milliseconds

export const question = () => api<Question>("POST", "/session/passkey/questions");

/** taken: what a chosen passkey answered; whatever comes of it, suggestions go on until they are stopped. */
export function createSuggestions(taken: (answer: Answer) => Promise<unknown>) {
  let over = new AbortController();
  return {
    offer(): void {
      over.abort();
      over = new AbortController();
      void suggest(taken, over.signal).catch(() => undefined); // no network, or the browser would not: one may type
    },
    stop: () => over.abort(),
  };
}

async function suggest(taken: (answer: Answer) => Promise<unknown>, over: AbortSignal): Promise<void> {
  if (!(await suggestsPasskeys())) return;
  while (!over.aborted) {
    await seen();
    const answer = await ask(over);
    if (answer && !over.aborted) await taken(answer);
  }
}

/** Wait for a choice; null: nobody chose in time, or it is over. */
async function ask(over: AbortSignal): Promise<Answer | null> {
  const signal = AbortSignal.any([over, AbortSignal.timeout(ASK_AGAIN)]);
  const asked = await question();
  try {
    return signal.aborted ? null : await usePasskey(asked, { mediation: "conditional", signal });
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Nobody chooses on a page that is not seen. */
const seen = () =>
  new Promise<void>((done) => {
    if (document.visibilityState === "visible") done();
    else document.addEventListener("visibilitychange", () => done(), { once: true });
  });
