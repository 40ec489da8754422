/** The password or a code, asked for in place where a decision wants to know who sits there. */
import { useEffect, useRef } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Problem } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { session } from "../../../stores/session.ts";
import { sayProblem } from "../problem.tsx";

const ASKING = new Set([
  "fresh_sign_in_needed",
  "wrong_password",
  "too_many_tries",
  "step_up_needed",
  "wrong_code",
  "passkey_silent",
  "passkey_refused",
  "challenge_over",
]);
const BY_PASSKEY = new Set(["passkey_silent", "passkey_refused", "challenge_over"]);

/** Whether an error is answered by proving (again) who sits there. */
export function asksForProof(error: unknown): error is Problem {
  return error instanceof Problem && ASKING.has(error.code);
}

/** Whether nothing is typed for it: confirming again asks the passkey again. */
export const asksForPasskey = (error: Problem): boolean => BY_PASSKEY.has(error.code);

export interface ProofProps {
  error: Problem;
  /** A code is wanted, not the password. */
  byCode: boolean;
  secret: string;
  onSecret: (secret: string) => void;
  onEnter: () => void;
}

export function Proof({ error, byCode, secret, onSecret, onEnter }: ProofProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [error]); // at every no again
  const name = byCode ? "code" : "password";
  if (asksForPasskey(error)) return <p role="alert">{sayProblem(error)}</p>;
  return (
    <>
      <p role="alert">{sayProblem(error)}</p>
      <input class="vh" name="username" autocomplete="username" value={session.value?.user.username} readOnly tabIndex={-1} aria-hidden="true" />
      <Field id={`decide-${name}`} label={t(`proof_${name}`)}>
        <input
          class="input"
          id={`decide-${name}`}
          type={(byCode ? "text" : "password") as "password"}
          autocomplete={byCode ? "one-time-code" : "current-password"}
          ref={input}
          value={secret}
          onInput={(event) => onSecret(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault(); // the form around it would only ask again
            onEnter();
          }}
        />
      </Field>
    </>
  );
}
