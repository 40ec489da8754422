/**
 * Ask the browser's authenticator (WebAuthn level 3 §5). Bytes travel as base64url, as `toJSON` writes them;
 * older browsers lack that method, so it is done here.
 */

interface Named {
  id: string;
}

/** What the server wants asked; further members go to the browser as they are. */
export interface Options {
  challenge: string;
  user?: { id: string };
  allowCredentials?: Named[];
  excludeCredentials?: Named[];
}

export interface Question {
  id: string;
  options: Options;
}

/** Make a passkey; rejects with a DOMException when the person or the browser says no. */
export async function makePasskey({ id, options }: Question) {
  const publicKey = { ...told(options), user: { ...options.user, id: bytes(options.user!.id) } };
  const made = await navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions });
  return answer(id, made as PublicKeyCredential);
}

/** Use a passkey; rejects likewise. how: among the suggestions of a field, until `signal` says stop. */
export async function usePasskey({ id, options }: Question, how: Omit<CredentialRequestOptions, "publicKey"> = {}) {
  const publicKey = told(options) as unknown as PublicKeyCredentialRequestOptions;
  const used = await navigator.credentials.get({ ...how, publicKey });
  return answer(id, used as PublicKeyCredential);
}

/** Whether the browser suggests passkeys where a name is typed (level 3 §5.1.7). */
export const suggestsPasskeys = async (): Promise<boolean> =>
  Boolean(await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.().catch(() => false));

function told(options: Options) {
  const named = (list: Named[] = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
    excludeCredentials: named(options.excludeCredentials),
  };
}

function answer(id: string, { rawId, type, response }: PublicKeyCredential) {
  const said: Record<string, unknown> = {
    transports: (response as AuthenticatorAttestationResponse).getTransports?.(),
  };
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = (response as unknown as Record<string, ArrayBuffer | null | undefined>)[part];
    if (value) said[part] = text(value);
  }
  return { id, credential: { id: text(rawId), rawId: text(rawId), type, response: said } };
}

/** Read base64url. */
export const bytes = (written: string): Uint8Array =>
  Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

/** Write base64url, without padding. */
export const text = (raw: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(raw)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
