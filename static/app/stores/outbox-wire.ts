/** Carry a batch to the server; whatever is not our server's own answer is "not yet". */
import { PROTOCOL, Problem, Unreachable, call } from "../lib/http.ts";
import { type Answer, type Send, Stopped } from "./outbox.ts";

const MARKER = `encours/${PROTOCOL}`;

export const wireHeaders = {
  "Encours-Protocol": PROTOCOL,
  "Encours-Schema": "2",
  "Encours-App": __APP_VERSION__,
};

export const sendToServer: Send = async (batch, pending) => {
  try {
    const { body, headers } = await call<Answer>("POST", "/sync/push", batch, {
      headers: { ...wireHeaders, "Encours-Pending": String(pending) },
    });
    const ours = headers.get("Encours-Protocol") === PROTOCOL && body?.protocol === MARKER;
    if (!ours || !Array.isArray(body.results)) throw new Stopped("offline");
    return body;
  } catch (error) {
    throw error instanceof Stopped ? error : reason(error);
  }
};

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
