/** Who has a dispute, and what becomes of it besides being closed: waiting, withdrawn, taken up again. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { type Method, api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { may, session } from "../../../stores/session.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { type Step, isClosed, stepsFrom } from "./dispute-steps.ts";
import type { DeskDispute } from "./types.ts";

interface Owner {
  id: number;
  name: string;
}

const WAYS: Record<Step, [Method, string]> = {
  question: ["PUT", "question"],
  withdrawal: ["PUT", "withdrawal"],
  reopening: ["DELETE", "resolution"],
};

export function Follow({ dispute, onChanged }: { dispute: DeskDispute; onChanged: () => void }) {
  const steps = stepsFrom(dispute.state);
  const owned = may("decide_limits") && !isClosed(dispute.state);
  if (!owned && steps.length === 0) return null;
  return (
    <Section level={3} title={t("dispute_follow")}>
      {owned && <OwnedBy dispute={dispute} onChanged={onChanged} />}
      {steps.length > 0 && <Steps dispute={dispute} steps={steps} onChanged={onChanged} />}
    </Section>
  );
}

function OwnedBy({ dispute, onChanged }: { dispute: DeskDispute; onChanged: () => void }) {
  const owners = useLoad<Owner[]>(`/disputes/${dispute.id}/owners`);
  const sending = useSend();
  const me = session.value?.user;
  const give = async (id: number) => {
    const said = { user_id: id, seen: dispute.owner, seen_id: dispute.owner_id };
    const done = await sending.run(() => api("PUT", `/disputes/${dispute.id}/owner`, said).then(() => true));
    if (!done) return;
    announce(id === me?.id ? t("taken_in_hand") : t("dispute_given"));
    onChanged();
  };
  return (
    <div class="form">
      <ProblemNotice error={sending.error ?? owners.error} />
      <div class="assignbar">
        <Field id="dispute-owner" label={t("dispute_owner")}>
          <select
            class="input"
            id="dispute-owner"
            value={dispute.owner_id ? String(dispute.owner_id) : ""}
            disabled={sending.busy}
            onChange={(event) => event.currentTarget.value && void give(Number(event.currentTarget.value))}
          >
            <option value="">{t("chain_nobody")}</option>
            {(owners.data ?? []).map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        {me && dispute.owner_id !== me.id && (
          <button class="btn" type="button" disabled={sending.busy} onClick={() => void give(me.id)}>
            {t("take_in_hand")}
          </button>
        )}
      </div>
    </div>
  );
}

function Steps({ dispute, steps, onChanged }: { dispute: DeskDispute; steps: Step[]; onChanged: () => void }) {
  const [text, setText] = useState("");
  const sending = useSend();
  const take = async (step: Step) => {
    const [method, path] = WAYS[step];
    const body = { text: text.trim() };
    const done = await sending.run(() => api(method, `/disputes/${dispute.id}/${path}`, body).then(() => true));
    if (!done) return;
    announce(t(`dispute_done_${step}`));
    onChanged();
  };
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <ProblemNotice error={sending.error} />
      <Field id="dispute-step-text" label={t("dispute_step_text")}>
        <input class="input" id="dispute-step-text" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </Field>
      <div class="btns">
        {steps.map((step) => (
          <button class="btn" type="button" key={step} disabled={sending.busy || !text.trim()} onClick={() => void take(step)}>
            {t(`dispute_step_${step}`)}
          </button>
        ))}
      </div>
    </form>
  );
}
