/** The three answers: refusal apart, counter-offer, approval; each confirmed once. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { type FieldError, ErrorSummary } from "../../../components/error-summary.tsx";
import { Field } from "../../../components/field.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { type Problem, api, call } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { useKeydown } from "../keydown.ts";
import { sayProblem } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { RequestFile } from "../types.ts";
import { type Draft, EMPTY, type Outcome, answerOf, faults, readAmount } from "./answer.ts";
import { readStroke } from "./keys.ts";
import { Proof, asksForPasskey, asksForProof } from "./proof.tsx";
import { proveByCode, stepUp, wantsStepUp } from "./step-up.ts";

export interface DecideProps {
  file: RequestFile;
  etag: string | null;
  /** Answered, or somebody else was faster: look again. */
  onDone: (outcome: Outcome | null) => void;
}

export function Decide({ file, etag, onDone }: DecideProps) {
  const { request } = file;
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [countering, setCountering] = useState(false);
  const [asking, setAsking] = useState<Outcome | null>(null);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [proof, setProof] = useState<Problem | null>(null);
  const [codeFor, setCodeFor] = useState<string | null>(null); // the proof that waits for a code
  const [secret, setSecret] = useState("");
  const sending = useSend();

  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const ask = (outcome: Outcome) => {
    const wrong = faults(draft, outcome, countering, request.currency, today.value);
    setErrors(
      wrong.map((field) => ({ field: `decide-${field}`, text: t(`decide_fault_${field}`) })),
    );
    if (wrong.length === 0) setAsking(outcome);
  };
  const counter = () => {
    setCountering((before) => !before);
    setErrors([]);
  };

  useKeydown((event) => {
    const stroke = readStroke(event);
    if (stroke !== "approve" && stroke !== "refuse" && stroke !== "counter") return;
    event.preventDefault();
    if (stroke === "counter") counter();
    else ask(stroke === "approve" ? "approved" : "refused");
  });

  const confirm = async () => {
    const outcome = asking;
    if (outcome === null) return;
    const body = answerOf(draft, outcome, countering, request, t("decide_standard_reason"));
    let wanted: Problem | null = null;
    const put = () =>
      call("PUT", `/limit-requests/${request.id}/decision`, body, { headers: etag ? { "If-Match": etag } : {} });
    const done = await sending.run(async () => {
      try {
        if (proof && codeFor) await proveByCode(codeFor, secret);
        else if (proof && !asksForPasskey(proof)) await api("PUT", "/session/proof", { password: secret });
        return await put().catch(async (error: unknown) => {
          if (!wantsStepUp(error)) throw error;
          const id = await stepUp(request.id, body);
          setCodeFor(id);
          if (id) throw error; // a code has to be typed
          return put();
        });
      } catch (error) {
        if (asksForProof(error)) wanted = error;
        throw error;
      }
    });
    setProof(wanted);
    setSecret("");
    if (wanted) return; // asked for in place; confirming again repeats the decision
    setCodeFor(null);
    setAsking(null);
    onDone(done ? outcome : null); // refused, too: what it was judged on has changed
  };

  const leave = () => {
    setAsking(null);
    setProof(null);
    setCodeFor(null);
    setSecret("");
    sending.clear();
  };

  const fault = proof ? null : sending.error;
  const shown = fault ? [{ text: sayProblem(fault) }] : errors;
  const granted = countering && draft.amount ? readAmount(draft.amount, request.currency) : request.requested_minor;
  return (
    <form
      class="decide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        ask("approved");
      }}
    >
      <ErrorSummary
        title={fault ? t("decide_not_taken") : t("form_errors", { count: shown.length })}
        errors={shown}
      />
      {countering && <Counter draft={draft} set={set} currency={request.currency} />}
      <Field id="decide-reason" label={t("decide_reason")} aside={[file.deciding_for && t("by_delegation", { name: file.deciding_for }), t("decide_read_by", { name: request.requester }), nextApprover(file)].filter(Boolean).join(" · ")}>
        <textarea
          class="input"
          id="decide-reason"
          rows={1}
          value={draft.reason}
          maxLength={2000}
          onInput={(event) => set({ reason: event.currentTarget.value })}
        />
      </Field>
      <div class="decide__bar">
        <button class="btn btn--danger" type="button" disabled={sending.busy} onClick={() => ask("refused")}>
          {t("decide_refuse")}
          <Shortcut letter="R" />
        </button>
        <span class="decide__gap" />
        <button class="btn" type="button" aria-pressed={countering} onClick={counter}>
          {countering ? t("decide_as_asked") : t("decide_counter")}
        </button>
        <button class="btn btn--primary" type="submit" disabled={sending.busy}>
          {countering ? t("decide_offer") : t("decide_approve")}
          <Shortcut letter="A" />
        </button>
      </div>
      <Dialog
        open={asking !== null}
        onClose={leave}
        title={
          asking === "refused"
            ? t("decide_confirm_refuse", { name: request.customer })
            : granted === null
              ? t("decide_confirm_days", { count: request.requested_days ?? 0 })
              : t("decide_confirm_approve", { amount: money(granted, request.currency) })
        }
        actions={
          <>
            <button class="btn" type="button" onClick={leave}>
              {t("cancel")}
            </button>
            <button
              class={asking === "refused" ? "btn btn--danger" : "btn btn--primary"}
              type="button"
              autoFocus
              disabled={sending.busy || (proof !== null && !asksForPasskey(proof) && secret === "")}
              onClick={() => void confirm()}
            >
              {sending.busy ? t("sending") : t("confirm")}
            </button>
          </>
        }
      >
        <p class="quiet">
          {request.customer} · {request.requester}
          {file.deciding_for && ` · ${t("by_delegation", { name: file.deciding_for })}`}
          {(countering ? draft.until : request.temporary_until) &&
            ` · ${t("until", { day: dayOfYear((countering ? draft.until : request.temporary_until) as string) })}`}
          {countering && draft.from && ` · ${t("granted_from", { day: dayOfYear(draft.from) })}`}
        </p>
        {draft.reason && <p>{t("quoted", { text: draft.reason })}</p>}
        {proof && (
          <Proof error={proof} byCode={codeFor !== null} secret={secret} onSecret={setSecret} onEnter={() => secret && void confirm()} />
        )}
      </Dialog>
    </form>
  );
}

function Counter({
  draft,
  set,
  currency,
}: {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  currency: string;
}) {
  return (
    <div class="decide__counter">
      <Field id="decide-amount" label={t("counter_amount", { currency })}>
        <input
          class="input"
          id="decide-amount"
          inputMode="decimal"
          autoFocus
          value={draft.amount}
          onInput={(event) => set({ amount: event.currentTarget.value })}
        />
      </Field>
      <Field id="decide-days" label={t("counter_days")}>
        <input
          class="input"
          id="decide-days"
          inputMode="numeric"
          value={draft.days}
          onInput={(event) => set({ days: event.currentTarget.value })}
        />
      </Field>
      <Field id="decide-from" label={t("counter_from")}>
        <input
          class="input"
          id="decide-from"
          type="date"
          value={draft.from}
          onInput={(event) => set({ from: event.currentTarget.value })}
        />
      </Field>
      <Field id="decide-until" label={t("counter_until")}>
        <input
          class="input"
          id="decide-until"
          type="date"
          value={draft.until}
          onInput={(event) => set({ until: event.currentTarget.value })}
        />
      </Field>
    </div>
  );
}

function nextApprover({ route, approvals }: RequestFile): string {
  const given = approvals.filter(({ fallen }) => !fallen).length;
  const after = route[given + 1];
  return after ? t("decide_cosigned", { role: t(`role_${after}` as never) }) : "";
}

/** The key that does the same, where there is a keyboard. */
function Shortcut({ letter }: { letter: string }) {
  return (
    <kbd class="kbd" aria-hidden="true">
      {letter}
    </kbd>
  );
}
