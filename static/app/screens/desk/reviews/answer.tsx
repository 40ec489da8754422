/** Answer a proposal, or undo what the machine did; with a reason, confirmed once. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { ErrorSummary } from "../../../components/error-summary.tsx";
import { Field } from "../../../components/field.tsx";
import { money } from "../../../lib/formats.ts";
import { Problem, api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { readStroke } from "../decisions/keys.ts";
import { useKeydown } from "../keydown.ts";
import { sayProblem } from "../problem.tsx";
import { useSend } from "../send.ts";
import { type Review, acted, goesUp, overtaken } from "./types.ts";

const LEAST = 3; // letters of a reason, as the server asks

export function AnswerReview({ review, onDone }: { review: Review; onDone: () => void }) {
  const undoes = acted(review.action);
  const up = goesUp(review);
  const acceptable = !undoes && !overtaken(review);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [asking, setAsking] = useState<boolean | null>(null);
  const sending = useSend();

  const ask = (accept: boolean) => {
    const needed = !accept && reason.trim().length < LEAST;
    setMissing(needed);
    if (needed) document.getElementById("review-reason")?.focus();
    else setAsking(accept);
  };
  useKeydown((event) => {
    const stroke = readStroke(event);
    if (stroke !== "refuse" && (stroke !== "approve" || !acceptable)) return;
    event.preventDefault();
    ask(stroke === "approve");
  });
  const confirm = async () => {
    const said = reason.trim();
    const body = { accept: asking === true, reason: said.length < LEAST ? t("review_standard_reason") : said };
    const done = await sending.run(() =>
      api("PUT", `/limit-reviews/${review.id}/decision`, body).then(() => true),
    );
    setAsking(null);
    if (done) onDone();
  };

  const fault = sending.error;
  const errors = fault
    ? [{ text: sayFault(fault, review.currency) }]
    : missing
      ? [{ field: "review-reason", text: t("needs_reason") }]
      : [];
  const amount = (minor: number | null) => money(minor ?? 0, review.currency);
  return (
    <form
      class="decide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        ask(acceptable);
      }}
    >
      <ErrorSummary
        title={fault ? t("decide_not_taken") : t("form_errors", { count: errors.length })}
        errors={errors}
      />
      <Field id="review-reason" label={t("decide_reason")} aside={t(acceptable ? "review_reason_answer" : "review_reason_undo")}>
        <textarea
          class="input"
          id="review-reason"
          rows={1}
          value={reason}
          maxLength={2000}
          aria-invalid={missing || undefined}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </Field>
      <div class="decide__bar">
        <button class={undoes ? "btn" : "btn btn--danger"} type="button" disabled={sending.busy} onClick={() => ask(false)}>
          {t(undoes ? (up ? "review_undo_raised" : "review_undo") : "review_dismiss")}
          <kbd class="kbd" aria-hidden="true">
            R
          </kbd>
        </button>
        <span class="decide__gap" />
        {acceptable && (
          <button class="btn btn--primary" type="submit" disabled={sending.busy}>
            {t("review_accept")}
            <kbd class="kbd" aria-hidden="true">
              A
            </kbd>
          </button>
        )}
      </div>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={
          undoes
            ? t("review_confirm_undo", { amount: amount(review.from_minor) })
            : asking
              ? t(up ? "review_confirm_accept_up" : "review_confirm_accept", { amount: amount(review.to_minor) })
              : t("review_confirm_dismiss", { amount: amount(review.limit_minor) })
        }
        actions={
          <>
            <button class="btn" type="button" onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
            <button
              class={asking === false && !undoes ? "btn btn--danger" : "btn btn--primary"}
              type="button"
              autoFocus
              disabled={sending.busy}
              onClick={() => void confirm()}
            >
              {sending.busy ? t("sending") : t("confirm")}
            </button>
          </>
        }
      >
        <p class="quiet">
          {review.customer} · {t(asking ? (review.asks_another ? "review_confirm_told_two" : "review_confirm_told") : "review_confirm_once")}
        </p>
        {reason && <p>{t("quoted", { text: reason })}</p>}
      </Dialog>
    </form>
  );
}

/** The faults of this answer, where the general words would speak of a request. */
function sayFault(fault: Error, currency: string): string {
  if (!(fault instanceof Problem) || fault.code !== "changed") return sayProblem(fault);
  const minor = fault.facts["limit_minor"];
  return t("review_changed", { limit: typeof minor === "number" ? money(minor, currency) : t("unset") });
}
