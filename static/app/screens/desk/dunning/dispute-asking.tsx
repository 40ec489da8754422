/** The steps of a dispute at the desk: ask a department something, see it done, or ask it no more. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { uuidv7 } from "../../../lib/ids.ts";
import { announce } from "../../../stores/announce.ts";
import { type Asked, AskedList, sayAsked } from "../asked-list.tsx";
import { departmentsWith, sayDepartment } from "../departments.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { departmentOf, usualDays } from "../reasons.ts";
import { useSend } from "../send.ts";
import { isClosed } from "./dispute-steps.ts";
import type { DeskDispute } from "./types.ts";

interface Colleague {
  id: number;
  name: string;
  department: string;
}

/** Business days a department is given unless the desk says otherwise. */
const USUAL_DAYS = "3";
const MOST_DAYS = 60;

export function Asking({ dispute, onChanged }: { dispute: DeskDispute; onChanged: () => void }) {
  const [ending, setEnding] = useState<Asked | null>(null);
  const steps = dispute.steps ?? [];
  const closed = isClosed(dispute.state);
  if (closed && steps.length === 0) return null;
  const ended = () => {
    setEnding(null);
    onChanged();
  };
  const end = (step: Asked) => (
    <button class="btn" type="button" aria-expanded={ending?.id === step.id} onClick={() => setEnding(ending?.id === step.id ? null : step)}>
      {t("step_end")}
    </button>
  );
  return (
    <Section level={3} title={t("dispute_steps")} tail={steps.length}>
      <AskedList steps={steps} action={closed ? undefined : end} />
      {ending && !closed && <End key={ending.id} dispute={dispute} step={ending} onChanged={ended} />}
      {!closed && <Ask dispute={dispute} onChanged={onChanged} />}
    </Section>
  );
}

function End({ dispute, step, onChanged }: { dispute: DeskDispute; step: Asked; onChanged: () => void }) {
  const [text, setText] = useState("");
  const sending = useSend();
  const at = `/disputes/${dispute.id}/steps/${step.id}`;
  const end = async (method: "PUT" | "DELETE", path: string, said: string) => {
    const done = await sending.run(() => api(method, path, { text: text.trim() }).then(() => true));
    if (!done) return;
    announce(said);
    onChanged();
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void end("PUT", `${at}/outcome`, t("step_done"));
      }}
    >
      <ProblemNotice error={sending.error} />
      <Field id="step-end" label={t("step_end_text", { step: sayAsked(step) })}>
        <input class="input" id="step-end" value={text} maxLength={4000} onInput={(event) => setText(event.currentTarget.value)} />
      </Field>
      <div class="btns">
        <button class="btn btn--primary" disabled={sending.busy}>
          {t("step_finish")}
        </button>
        <button class="btn" type="button" disabled={sending.busy || !text.trim()} onClick={() => void end("DELETE", at, t("step_dropped_said"))}>
          {t("step_drop")}
        </button>
      </div>
    </form>
  );
}

function Ask({ dispute, onChanged }: { dispute: DeskDispute; onChanged: () => void }) {
  const colleagues = useLoad<Colleague[]>(`/disputes/${dispute.id}/colleagues`);
  const [id, setId] = useState(uuidv7);
  const [department, setDepartment] = useState(departmentOf(dispute));
  const [owner, setOwner] = useState("");
  const [days, setDays] = useState(String(usualDays(dispute) ?? USUAL_DAYS));
  const [asked, setAsked] = useState("");
  const sending = useSend();
  const all = colleagues.data ?? [];
  const ask = async (event: Event) => {
    event.preventDefault();
    const body = {
      step_id: id,
      department,
      asked: asked.trim(),
      owner_id: owner ? Number(owner) : null,
      days: days === "" ? null : Number(days),
    };
    const done = await sending.run(() => api("POST", `/disputes/${dispute.id}/steps`, body).then(() => true));
    if (!done) return;
    announce(t("step_asked_said"));
    setId(uuidv7());
    setAsked("");
    setDepartment("");
    setOwner("");
    onChanged();
  };
  return (
    <form class="form" onSubmit={(event) => void ask(event)}>
      <ProblemNotice error={sending.error ?? colleagues.error} />
      <div class="columns columns--fields">
        <Field id="ask-department" label={t("department")}>
          <select
            class="input"
            id="ask-department"
            required
            value={department}
            onChange={(event) => {
              setDepartment(event.currentTarget.value);
              setOwner("");
            }}
          >
            <option value="">{t("choose")}</option>
            {[...new Set([...departmentsWith(department), ...all.map((one) => one.department)])].map((name) => (
              <option key={name} value={name}>
                {sayDepartment(name)}
              </option>
            ))}
          </select>
        </Field>
        <Field id="ask-owner" label={t("step_owner")}>
          <select class="input" id="ask-owner" value={owner} onChange={(event) => setOwner(event.currentTarget.value)}>
            <option value="">{t("step_owner_any")}</option>
            {all
              .filter((one) => one.department === department)
              .map((one) => (
                <option key={one.id} value={String(one.id)}>
                  {one.name}
                </option>
              ))}
          </select>
        </Field>
        <Field id="ask-days" label={t("step_days")}>
          <input class="input" id="ask-days" type="number" min={0} max={MOST_DAYS} step={1} value={days} onInput={(event) => setDays(event.currentTarget.value)} />
        </Field>
      </div>
      <Field id="ask-asked" label={t("step_asked")}>
        <input class="input" id="ask-asked" required maxLength={200} value={asked} onInput={(event) => setAsked(event.currentTarget.value)} />
      </Field>
      <button class="btn" disabled={sending.busy || !department || !asked.trim()}>
        {t("step_ask")}
      </button>
    </form>
  );
}
