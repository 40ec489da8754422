/** What the desk may say of a payment plan, by its state: yes, on other terms, no, accepted, called off. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Notice } from "../../../components/notice.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { RHYTHMS, type Rhythm, scheduleOf } from "../../../stores/plan-schedule.ts";
import { Form } from "../customers/change-form.tsx";
import { type Act, actsOn } from "./plan-acts.ts";
import type { DeskPlan } from "./types.ts";

interface AnswerProps {
  plan: DeskPlan;
  /** Answered, or somebody else was faster: look again. */
  onChanged: () => void;
}

export function PlanAnswer({ plan, onChanged }: AnswerProps) {
  const [act, setAct] = useState<Act | null>(null);
  const allowed = actsOn(plan);
  const close = () => {
    setAct(null);
    onChanged();
  };
  const Asked = act && DIALOGS[act];
  return (
    <>
      {plan.why_not && <Notice title={tMaybe(`plan_why_not_${plan.why_not}`, plan.why_not)} />}
      {allowed.length > 0 && (
        <div class="btns deskbar">
          {allowed.map((each) => (
            <button
              class={each === "approve" || each === "accept" ? "btn btn--primary" : each === "refuse" || each === "cancel" ? "btn btn--danger" : "btn"}
              type="button"
              key={each}
              onClick={() => setAct(each)}
            >
              {t(`plan_act_${each}`)}
            </button>
          ))}
        </div>
      )}
      {Asked && <Asked plan={plan} onClose={close} />}
    </>
  );
}

interface AskedProps {
  plan: DeskPlan;
  onClose: () => void;
}

/** One answer in a dialog, on the version that was read. */
function Asking({ act, plan, onClose, change, children }: AskedProps & { act: Act; change: () => Promise<unknown> | string; children: ComponentChildren }) {
  return (
    <Form title={`${t(`plan_act_${act}`)} · ${plan.customer}`} change={change} onClose={onClose} onDone={onClose}>
      {children}
    </Form>
  );
}

const seen = (plan: DeskPlan) => ({ headers: { "If-Match": `"${plan.version}"` } });
const decide = (plan: DeskPlan, body: object) => api("PUT", `/payment-plans/${plan.id}/decision`, body, seen(plan));

function Reason({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  return (
    <Field id="plan-reason" label={t("decide_reason")} aside={t("plan_read_by_rep")}>
      <textarea class="input" id="plan-reason" rows={2} maxLength={2000} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
    </Field>
  );
}

function Acceleration({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="tick">
      <input class="check" type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      {t("plan_acceleration_write")}
    </label>
  );
}

function Approve({ plan, onClose }: AskedProps) {
  const [reason, setReason] = useState("");
  const [acceleration, setAcceleration] = useState(false);
  const change = () => decide(plan, { outcome: "approved", reason: reason.trim(), acceleration });
  return (
    <Asking act="approve" plan={plan} onClose={onClose} change={change}>
      <p>{t("plan_approve_text")}</p>
      <Acceleration on={acceleration} onChange={setAcceleration} />
      <Reason value={reason} onInput={setReason} />
    </Asking>
  );
}

function Counter({ plan, onClose }: AskedProps) {
  const [said, setSaid] = useState({
    count: String(plan.instalments.length),
    first_on: plan.instalments[0]?.due_on ?? today.value,
    rhythm: "monthly" as Rhythm,
    reason: "",
    acceleration: false,
  });
  const put = (more: Partial<typeof said>) => setSaid({ ...said, ...more });
  const count = /^\d{1,2}$/.test(said.count) ? Number(said.count) : 0;
  const sound = count >= 2 && count <= 36 && said.first_on >= today.value;
  const parts = sound ? scheduleOf(plan.total_minor, said.first_on, count, said.rhythm) : [];
  const change = () => {
    if (!sound) return t("plan_counter_fault");
    const { first_on, rhythm, acceleration } = said;
    return decide(plan, { outcome: "approved", reason: said.reason.trim(), acceleration, terms: { count, first_on, rhythm } });
  };
  return (
    <Asking act="counter" plan={plan} onClose={onClose} change={change}>
      <Field id="plan-count" label={t("plan_counter_count")}>
        <input class="input" id="plan-count" inputMode="numeric" value={said.count} onInput={(event) => put({ count: event.currentTarget.value })} />
      </Field>
      <Field id="plan-first" label={t("plan_first_on")}>
        <input class="input" id="plan-first" type="date" min={today.value} value={said.first_on} onInput={(event) => put({ first_on: event.currentTarget.value })} />
      </Field>
      <Field id="plan-rhythm" label={t("plan_rhythm")}>
        <select class="input" id="plan-rhythm" value={said.rhythm} onChange={(event) => put({ rhythm: event.currentTarget.value as Rhythm })}>
          {RHYTHMS.map((rhythm) => (
            <option key={rhythm} value={rhythm}>
              {t(`rhythm_${rhythm}`)}
            </option>
          ))}
        </select>
      </Field>
      <p class="field__hint" aria-live="polite">
        {parts.map(([due_on, minor]) => `${dayOfYear(due_on)} ${money(minor, plan.currency, { cents: true })}`).join(" · ")}
      </p>
      <Acceleration on={said.acceleration} onChange={(acceleration) => put({ acceleration })} />
      <Reason value={said.reason} onInput={(reason) => put({ reason })} />
    </Asking>
  );
}

function Refuse({ plan, onClose }: AskedProps) {
  const [reason, setReason] = useState("");
  const change = () => (reason.trim().length < 3 ? t("needs_reason") : decide(plan, { outcome: "refused", reason: reason.trim() }));
  return (
    <Asking act="refuse" plan={plan} onClose={onClose} change={change}>
      <Reason value={reason} onInput={setReason} />
    </Asking>
  );
}

function Accept({ plan, onClose }: AskedProps) {
  const [day, setDay] = useState(today.value);
  const change = () => (day ? api("PUT", `/payment-plans/${plan.id}/acceptance`, { accepted_on: day }, seen(plan)) : t("cover_needs_start"));
  return (
    <Asking act="accept" plan={plan} onClose={onClose} change={change}>
      <Field id="plan-accepted" label={t("plan_accepted_on")}>
        <input
          class="input"
          id="plan-accepted"
          type="date"
          min={plan.approved_on ?? undefined}
          max={today.value}
          value={day}
          onInput={(event) => setDay(event.currentTarget.value)}
        />
      </Field>
    </Asking>
  );
}

function Cancel({ plan, onClose }: AskedProps) {
  const [reason, setReason] = useState("");
  const change = () => (reason.trim().length < 3 ? t("needs_reason") : api("DELETE", `/payment-plans/${plan.id}`, { reason: reason.trim() }, seen(plan)));
  return (
    <Asking act="cancel" plan={plan} onClose={onClose} change={change}>
      <p>{t("plan_cancel_text")}</p>
      <Reason value={reason} onInput={setReason} />
    </Asking>
  );
}

const DIALOGS: Record<Act, (props: AskedProps) => ComponentChildren> = {
  approve: Approve,
  counter: Counter,
  refuse: Refuse,
  accept: Accept,
  cancel: Cancel,
};
