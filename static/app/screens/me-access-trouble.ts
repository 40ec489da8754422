/** Why a passkey or a code was not taken, in words. */
import { Problem } from "../lib/http.ts";
import type { Key } from "../lib/i18n.ts";

export interface Trouble {
  key: Key;
  count?: number;
}

const KNOWN: Record<string, Key> = {
  wrong_password: "me_password_wrong",
  wrong_code: "passkey_wrong_code",
  passkey_known: "passkey_known",
  InvalidStateError: "passkey_known",
  passkeys_unavailable: "passkey_elsewhere",
  SecurityError: "passkey_elsewhere",
  too_many_passkeys: "passkey_too_many",
  passkey_copied: "passkey_copied",
};

/** Whether the server wants to know first who sits there. */
export const asksWho = (error: unknown): boolean => error instanceof Problem && error.code === "proof_needed";

export function explain(error: unknown): Trouble {
  if (error instanceof Problem && error.status === 429) {
    return { key: "sign_in_wait", count: Math.max(1, Math.ceil((error.retryAfterSeconds ?? 60) / 60)) };
  }
  const code = error instanceof Problem ? error.code : (error as Error).name;
  const refused = error instanceof Problem || error instanceof DOMException;
  return { key: KNOWN[code] ?? (refused ? "passkey_refused" : "me_offline_only") };
}
