/** The password, asked for in place where a decision wants to know who sits there. */
import { useEffect, useRef } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Problem } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { session } from "../../../stores/session.ts";
import { sayProblem } from "../problem.tsx";

const ASKING = new Set(["fresh_sign_in_needed", "wrong_password", "too_many_tries"]);

/** Whether an error is answered by typing one's password (again). */
export function asksForPassword(error: unknown): error is Problem {
  return error instanceof Problem && ASKING.has(error.code);
}

export interface ProofProps {
  error: Problem;
  password: string;
  onPassword: (password: string) => void;
  onEnter: () => void;
}

export function Proof({ error, password, onPassword, onEnter }: ProofProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [error]); // at every no again
  return (
    <>
      <p role="alert">{sayProblem(error)}</p>
      <input class="vh" name="username" autocomplete="username" value={session.value?.user.username} readOnly tabIndex={-1} aria-hidden="true" />
      <Field id="decide-password" label={t("proof_password")}>
        <input
          class="input"
          id="decide-password"
          type="password"
          autocomplete="current-password"
          ref={input}
          value={password}
          onInput={(event) => onPassword(event.currentTarget.value)}
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
