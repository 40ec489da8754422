/** What went wrong, in words: by its stable code, with the facts behind it. */
import { Notice } from "../../components/notice.tsx";
import { day, money } from "../../lib/formats.ts";
import { Problem, Unreachable } from "../../lib/http.ts";
import { type Facts, t, tMaybe } from "../../lib/i18n.ts";

/** Say an error for people. */
export function sayProblem(error: Error): string {
  if (error instanceof Unreachable) return t("error_unreachable");
  if (!(error instanceof Problem)) return t("error_server");
  if (error.status === 401) return t("error_signed_out");
  const facts = sayFacts(error.facts);
  if (error.code === "invalid" && isUnknownThere(error.facts)) return t("desk_problem_version");
  if (error.code === "invalid") return t("desk_problem_invalid", { fields: sayFields(error.facts) });
  const reason = typeof error.facts["reason"] === "string" ? error.facts["reason"] : "";
  return tMaybe(
    reason && tMaybe(`problem_${error.code}_${reason}`, "") ? `problem_${error.code}_${reason}` : `problem_${error.code}`,
    error.status >= 500 ? t("error_server") : t("error_refused", { code: error.code }),
    facts,
  );
}

/** Write facts for a sentence: `_minor` as money, ISO dates as days, the rest as it is. */
export function sayFacts(facts: Record<string, unknown>): Facts {
  const currency = typeof facts["currency"] === "string" ? facts["currency"] : "EUR";
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (name.endsWith("_minor") && typeof value === "number") return [name, money(value, currency)];
      if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value)) return [name, day(value)];
      return [name, typeof value === "number" ? value : String(value ?? "–")];
    }),
  );
}

/** All that is wrong is a field the server does not know: a process of the version before is still serving. */
function isUnknownThere({ fields }: Record<string, unknown>): boolean {
  const said = leaves(fields);
  return said.length > 0 && said.every((one) => one === "Unknown field.");
}

const leaves = (said: unknown): unknown[] => (said && typeof said === "object" ? Object.values(said).flatMap(leaves) : [said]);

function sayFields(facts: Record<string, unknown>): string {
  const fields = facts["fields"];
  const body = fields && typeof fields === "object" ? Object.values(fields)[0] : null;
  return body && typeof body === "object" ? Object.keys(body).join(", ") : "";
}

/** Show an error where it happened, above the content that stays. */
export function ProblemNotice({ error, retry }: { error: Error | null; retry?: () => void }) {
  if (!error) return null;
  const offline = error instanceof Unreachable;
  return (
    <Notice
      kind={offline ? "plain" : "hold"}
      live
      title={offline ? t("desk_needs_network") : sayProblem(error)}
      text={offline ? t("desk_needs_network_text") : undefined}
      action={
        retry && (
          <button class="btn" type="button" onClick={retry}>
            {t("retry")}
          </button>
        )
      }
    />
  );
}
