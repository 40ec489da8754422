/** P11 Étapes: what a contributor has to do in disputes of the department; no limits, no scores. */
import { useState } from "preact/hooks";
import { Empty } from "../../components/empty.tsx";
import { Field } from "../../components/field.tsx";
import { Icon } from "../../components/icon.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { day, dayOfYear, isoDay, moment, money } from "../../lib/formats.ts";
import { api } from "../../lib/http.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { uuidv7 } from "../../lib/ids.ts";
import { announce } from "../../stores/announce.ts";
import { timeZone } from "../../stores/session.ts";
import { forget, useLoad } from "./load.ts";
import { ProblemNotice } from "./problem.tsx";
import { Screen, Shown } from "./screen.tsx";
import { useSend } from "./send.ts";
import { panesWide } from "./width.ts";

interface Step {
  id: string;
  customer_id: number;
  customer: string;
  currency?: string;
  ref: string | null;
  amount_minor: number | null;
  reason: string;
  text: string;
  state: string;
  next_step: string | null;
  step_due_on: string | null;
  opened_by: string;
  opened_on: string;
  comments?: { id: string; author: string; text: string; at: string }[];
}

export function StepsScreen({ openId }: { openId?: string }) {
  const loaded = useLoad<Step[] | { rows: Step[] }>("/steps");
  const steps = loaded.data === null ? [] : Array.isArray(loaded.data) ? loaded.data : loaded.data.rows;
  const sorted = [...steps].sort((a, b) => (a.step_due_on ?? "9").localeCompare(b.step_due_on ?? "9"));
  const wide = panesWide.value;
  const step = sorted.find(({ id }) => id === openId) ?? (wide ? sorted[0] : undefined);
  const today = isoDay(Date.now(), timeZone.value);
  return (
    <Screen title={t("place_steps")} sub={loaded.data && t("steps_count", { count: steps.length })}>
      <div class={wide ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            <Shown loaded={loaded} rows={5}>
              {() => sorted.length === 0 && <Empty text={t("steps_empty")} />}
            </Shown>
            <ul>
              {sorted.map((each) => (
                <Row
                  key={each.id}
                  name={each.next_step ?? tMaybe(`reason_dispute_${each.reason}`, each.reason)}
                  href={`/etapes/${each.id}`}
                  current={each.id === step?.id}
                  meta={
                    <>
                      <span>{each.customer}</span>
                      {each.ref && <span>{each.ref}</span>}
                    </>
                  }
                  tail={
                    <span class={each.step_due_on && each.step_due_on < today ? "due due--soon" : "due"}>
                      {each.step_due_on ? dayOfYear(each.step_due_on) : t("chain_no_date")}
                    </span>
                  }
                />
              ))}
            </ul>
          </div>
        )}
        {step && <Detail key={step.id} step={step} back={!wide} onChanged={() => (forget("/steps"), void loaded.reload())} />}
      </div>
    </Screen>
  );
}

function Detail({ step, back, onChanged }: { step: Step; back: boolean; onChanged: () => void }) {
  const [text, setText] = useState("");
  const sending = useSend();
  const tell = async (change: () => Promise<unknown>, told: string) => {
    const done = await sending.run(() => change().then(() => true));
    if (!done) return;
    setText("");
    announce(told);
    onChanged();
  };
  const words = text.trim();
  const late = step.step_due_on !== null && step.step_due_on < isoDay(Date.now(), timeZone.value);
  const comment = () =>
    tell(
      () => api("POST", `/disputes/${step.id}/comments`, { comment_id: uuidv7(), text: words }),
      t("comment_sent"),
    );
  const finish = () => tell(() => api("PUT", `/disputes/${step.id}/step`, { text: words }), t("step_done"));
  return (
    <article class="pane pane--sheet">
      {back && (
        <a class="link link--hit" href="/etapes">
          <Icon name="back" size={18} />
          {t("place_steps")}
        </a>
      )}
      <header class="detail">
        <div class="detail__id">
          <h2 class="detail__name">{step.next_step ?? t("step_answer")}</h2>
          <p class="row__meta">
            <span>{step.customer}</span>
            {step.ref && <span>{step.ref}</span>}
            <span>{step.amount_minor === null ? t("amount_unnamed") : money(step.amount_minor, step.currency, { cents: true })}</span>
          </p>
        </div>
        {step.step_due_on && <span class={late ? "due due--soon" : "due"}>{t("chain_due", { day: day(step.step_due_on) })}</span>}
      </header>
      <blockquote class="quote">
        {step.text ? t("quoted", { text: step.text }) : tMaybe(`reason_dispute_${step.reason}`, step.reason)}
        <footer class="quote__by">
          {step.opened_by} · {dayOfYear(step.opened_on)}
        </footer>
      </blockquote>
      <Section level={3} title={t("thread")} tail={step.comments?.length}>
        <Timeline
          entries={(step.comments ?? []).map((comment) => ({
            key: comment.id,
            icon: "note",
            text: comment.text,
            when: `${comment.author} · ${moment(comment.at, timeZone.value)}`,
          }))}
        />
        <ProblemNotice error={sending.error} />
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (words) void comment();
          }}
        >
          <Field id="step-say" label={t("step_say")}>
            <textarea class="input" id="step-say" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </Field>
          <div class="btns">
            <button class="btn" disabled={sending.busy || !words}>
              {t("comment_add")}
            </button>
            <button class="btn btn--primary" type="button" disabled={sending.busy || !words} onClick={() => void finish()}>
              <Icon name="check" />
              {t("step_finish")}
            </button>
          </div>
        </form>
      </Section>
    </article>
  );
}
