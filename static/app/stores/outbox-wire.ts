/** Carry a batch to the server; whatever is not our server's own answer is "not yet". */
import { ANSWER_WITHIN, PROTOCOL, Problem, Unreachable, asPerson, call } from "../lib/http.ts";
import { type Answer, type Send, Stopped } from "./outbox.ts";

const MARKER = `encours/${PROTOCOL}`;

/** What every sync request says of itself; `person`: whose data it is, for the session may have become another's. */
export const wireHeaders = (person: number): Record<string, string> => ({
  "Encours-Protocol": PROTOCOL,
  "Encours-Schema": "3",
  "Encours-App": __APP_VERSION__,
  ...asPerson(person),
});

/** Below this, gzip saves nothing worth its time. */
const WORTH_SQUEEZING = 1_500;

export const sendAs = (person: number): Send => async (batch, pending) => {
  try {
    const letter = await squeeze(JSON.stringify(batch));
    const { body, headers } = await call<Answer>("POST", "/sync/push", letter.body, {
      headers: { ...wireHeaders(person), ...letter.headers, "Encours-Pending": String(pending) },
      within: ANSWER_WITHIN, // said again is harmless, waiting for ever is not
    });
    const ours = headers.get("Encours-Protocol") === PROTOCOL && body?.protocol === MARKER;
    if (!ours || !Array.isArray(body.results)) throw new Stopped("offline");
    return body;
  } catch (error) {
    throw error instanceof Stopped ? error : reason(error);
  }
};

/** Pack a batch: gzip'd where that is worth it and the browser knows how. */
export async function squeeze(text: string): Promise<{ body: Blob; headers: Record<string, string> }> {
  const plain = new Blob([text], { type: "application/json" });
  if (plain.size < WORTH_SQUEEZING || !globalThis.CompressionStream) return { body: plain, headers: {} };
  const packed = new Response(plain.stream().pipeThrough(new CompressionStream("gzip")));
  return {
    body: new Blob([await packed.arrayBuffer()], { type: "application/json" }),
    headers: { "Content-Encoding": "gzip" },
  };
}

/** Say in the outbox's words why nothing was accepted. */
function reason(error: unknown): unknown {
  if (error instanceof Unreachable) return new Stopped("offline");
  if (!(error instanceof Problem)) return error;
  const { status, code, facts, retryAfterSeconds } = error;
  if (status === 401) return new Stopped("signed-out");
  if (code === "device_revoked") return new Stopped("revoked");
  if (code === "client_too_old" || status === 426) return new Stopped("update");
  if (status === 409 && "restore_gen" in facts) {
    return new Stopped("restored", Number(facts["restore_gen"]));
  }
  const big = status === 413 || (status >= 500 && status !== 503);
  return new Stopped(big ? "too-big" : "busy", retryAfterSeconds);
}
