/** A proof for one decision: asked for by the server, given with a passkey or a code. */
import { Problem, api } from "../../../lib/http.ts";
import { type Question, usePasskey } from "../../../lib/passkeys.ts";
import type { Answer } from "./answer.ts";

interface StepUp extends Question {
  by: "passkey" | "code";
}

export const wantsStepUp = (error: unknown): boolean => error instanceof Problem && error.code === "step_up_needed";

/**
 * Prove this answer with a passkey, at once; a code has to be typed first.
 * Gives null once proven, else the id that `proveByCode` wants. Rejects when the browser or the person says no.
 */
export async function stepUp(requestId: string, answer: Answer): Promise<string | null> {
  const asked = await api<StepUp>("POST", `/limit-requests/${requestId}/step-up`, answer);
  if (asked.by === "code") return asked.id;
  const { credential } = await usePasskey(asked).catch(() => Promise.reject(new Problem(0, "passkey_silent")));
  await api("PUT", `/step-ups/${asked.id}/passkey`, { credential });
  return null;
}

export const proveByCode = (id: string, code: string) => api("PUT", `/step-ups/${id}/code`, { code });
