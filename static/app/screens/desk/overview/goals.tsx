/** Objectifs: what each portfolio is to come down to and by when; set here, seen by who holds it on their phone. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Progress } from "../../../components/progress.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { type Closing, Form } from "../customers/change-form.tsx";
import { Entry } from "../customers/cover-dialogs.tsx";
import { readAmount } from "../decisions/answer.ts";
import { FigureTabs } from "../kpis/tabs.tsx";
import { forget, useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { type GoalData, type GoalsData, MEASURES, type Measure, quarterEnd, readShare } from "./goals.ts";

const share = (bp: number) => number(bp / 10_000, { style: "percent", maximumFractionDigits: 1 });
const say = (measure: Measure, value: number, currency: string) =>
  measure === "overdue" ? money(value, currency) : share(value);

export function Goals() {
  const loaded = useLoad<GoalsData>("/goals");
  const [setting, setSetting] = useState(false);
  const [leaving, setLeaving] = useState<GoalData | null>(null);
  const close = () => {
    setSetting(false);
    setLeaving(null);
  };
  const done = () => {
    close();
    forget("/goals");
  };
  return (
    <Screen
      title={t("goals")}
      tail={
        loaded.data?.portfolios.length ? (
          <button class="btn btn--primary" type="button" onClick={() => setSetting(true)}>
            {t("goals_set")}
          </button>
        ) : undefined
      }
      head={<FigureTabs at="goals" />}
    >
      <Sheetless>
        <p class="t13 quiet">{t("goals_hint")}</p>
        <Shown loaded={loaded} rows={4}>
          {(data) => {
            const running = data.goals.filter((goal) => goal.running);
            const past = data.goals.filter((goal) => !goal.running);
            return (
              <>
                {running.length === 0 && <Empty text={t("goals_none")} />}
                {running.length > 0 && <Listed title={t("goals_running")} goals={running} leave={setLeaving} />}
                {past.length > 0 && <Listed title={t("goals_past")} goals={past} />}
                {setting && <SetGoal data={data} onClose={close} onDone={done} />}
              </>
            );
          }}
        </Shown>
        {leaving && (
          <Form title={t("goals_withdraw")} change={() => api("DELETE", `/goals/${leaving.id}`)} onClose={close} onDone={done}>
            <p>{t("goals_withdraw_text", { portfolio: leaving.portfolio })}</p>
          </Form>
        )}
      </Sheetless>
    </Screen>
  );
}

function Listed({ title, goals, leave }: { title: string; goals: GoalData[]; leave?: (goal: GoalData) => void }) {
  return (
    <Section title={title} tail={goals.length}>
      <ul>
        {goals.map((goal) => {
          const { measure, currency, portfolio } = goal;
          const value = (minor: number) => say(measure, minor, currency);
          return (
            <Row
              key={goal.id}
              name={`${portfolio} · ${t(`goals_measure_${measure}`)}`}
              meta={
                <>
                  <span>{t("goals_way", { begun: value(goal.begun), now: value(goal.now), target: value(goal.target) })}</span>
                  <span>{t("goals_days", { from: dayOfYear(goal.starts_on), until: dayOfYear(goal.ends_on), name: goal.by })}</span>
                  {goal.ended_on && <span>{t("goals_ended", { day: dayOfYear(goal.ended_on) })}</span>}
                  <Progress done={goal.progress_bp / 10_000} label={portfolio} />
                </>
              }
              tail={<strong>{share(goal.progress_bp)}</strong>}
              action={
                leave && (
                  <button
                    class="btn btn--quiet"
                    type="button"
                    aria-label={`${t("goals_withdraw")} · ${portfolio} · ${t(`goals_measure_${measure}`)}`}
                    onClick={() => leave(goal)}
                  >
                    {t("goals_withdraw")}
                  </button>
                )
              }
            />
          );
        })}
      </ul>
    </Section>
  );
}

function SetGoal({ data, onClose, onDone }: { data: GoalsData } & Closing) {
  const [portfolioId, setPortfolioId] = useState(data.portfolios[0]!.id);
  const [measure, setMeasure] = useState<Measure>("overdue");
  const [target, setTarget] = useState("");
  const [until, setUntil] = useState(quarterEnd(today.value));
  const portfolio = data.portfolios.find(({ id }) => id === portfolioId)!;
  const { currency } = portfolio;
  const change = () => {
    const wanted = measure === "overdue" ? readAmount(target, currency) : readShare(target);
    if (wanted === null) return t("goals_needs_target");
    if (!until) return t("deadline_needs_day");
    return api("POST", "/goals", { portfolio_id: portfolioId, measure, target: wanted, ends_on: until });
  };
  return (
    <Form title={t("goals_set")} change={change} onClose={onClose} onDone={onDone}>
      <Field id="goal-portfolio" label={t("goals_portfolio")}>
        <select
          class="input"
          id="goal-portfolio"
          value={portfolioId}
          onChange={(event) => setPortfolioId(Number(event.currentTarget.value))}
        >
          {data.portfolios.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field id="goal-measure" label={t("goals_what")}>
        <select
          class="input"
          id="goal-measure"
          value={measure}
          onChange={(event) => setMeasure(event.currentTarget.value as Measure)}
        >
          {MEASURES.map((one) => (
            <option key={one} value={one}>
              {t(`goals_measure_${one}`)}
            </option>
          ))}
        </select>
      </Field>
      <Entry
        id="goal-target"
        label={t(measure === "overdue" ? "goals_amount" : "goals_percent", { currency })}
        hint={t("goals_now", { now: say(measure, portfolio[measure], currency) })}
        value={target}
        onInput={setTarget}
      />
      <Entry id="goal-until" type="date" label={t("goals_until")} value={until} onInput={setUntil} />
    </Form>
  );
}
