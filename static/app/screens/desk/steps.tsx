/** P11 Étapes: what a contributor has to do in disputes of the department; no limits, no scores. */
import { useState } from "preact/hooks";
import { Amount } from "../../components/amount.tsx";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { dayOfYear, isoDay, moment, money } from "../../lib/formats.ts";
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
  const say = async (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    const body = { comment_id: uuidv7(), text: text.trim() };
    const done = await sending.run(() => api("POST", `/disputes/${step.id}/comments`, body).then(() => true));
    if (!done) return;
    setText("");
    announce(t("comment_sent"));
    onChanged();
  };
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
            {step.amount_minor !== null && <span>{money(step.amount_minor, step.currency, { cents: true })}</span>}
          </p>
        </div>
        {step.step_due_on && <span class="due">{t("chain_due", { day: dayOfYear(step.step_due_on) })}</span>}
      </header>
      <blockquote class="quote">
        {step.text ? `« ${step.text} »` : tMaybe(`reason_dispute_${step.reason}`, step.reason)}
        <footer class="quote__by">
          {step.opened_by} · {dayOfYear(step.opened_on)} · <Amount minor={step.amount_minor} currency={step.currency} unset={t("amount_unnamed")} />
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
        <form class="say-line" onSubmit={(event) => void say(event)}>
          <label class="vh" for="step-say">
            {t("comment")}
          </label>
          <input class="input" id="step-say" placeholder={t("comment")} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          <button class="btn btn--primary" disabled={sending.busy || !text.trim()}>
            {t("comment_add")}
          </button>
        </form>
      </Section>
    </article>
  );
}
