/** Objectifs: what each portfolio and agency is to come to and by when; set here, seen by who holds it on their phone. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Section } from "../../../components/section.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { may } from "../../../stores/session.ts";
import { type Closing, Form } from "../customers/change-form.tsx";
import { Entry } from "../customers/cover-dialogs.tsx";
import { readAmount } from "../decisions/answer.ts";
import { FigureTabs } from "../kpis/tabs.tsx";
import { forget, useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { GoalRow, placeOf, say } from "./goal-row.tsx";
import { type GoalData, type GoalsData, MEASURES, type Measure, quarterEnd, readShare } from "./goals.ts";

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
            <p>{t("goals_withdraw_text", { portfolio: placeOf(leaving) })}</p>
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
        {goals.map((goal) => (
          <GoalRow
            key={goal.id}
            goal={goal}
            action={
              leave &&
              (goal.agency_id === null || may("set_agency_goals")) && (
                <button
                  class="btn btn--quiet"
                  type="button"
                  aria-label={`${t("goals_withdraw")} · ${placeOf(goal)} · ${t(`goals_measure_${goal.measure}`)}`}
                  onClick={() => leave(goal)}
                >
                  {t("goals_withdraw")}
                </button>
              )
            }
          />
        ))}
      </ul>
    </Section>
  );
}

function SetGoal({ data, onClose, onDone }: { data: GoalsData } & Closing) {
  const places = [
    ...data.portfolios.map((one) => ({ ...one, key: `portfolio_id ${one.id}`, label: one.name })),
    ...data.agencies.map((one) => ({ ...one, key: `agency_id ${one.id}`, label: t("goals_agency", { name: one.name }) })),
  ];
  const [key, setKey] = useState(places[0]!.key);
  const [measure, setMeasure] = useState<Measure>("overdue");
  const [target, setTarget] = useState("");
  const [until, setUntil] = useState(quarterEnd(today.value));
  const place = places.find((one) => one.key === key)!;
  const { currency } = place;
  const kept = measure === "promises_kept";
  const change = () => {
    const wanted = measure === "overdue" ? readAmount(target, currency) : readShare(target);
    if (wanted === null) return t("goals_needs_target");
    if (!until) return t("deadline_needs_day");
    return api("POST", "/goals", { [key.split(" ")[0]!]: place.id, measure, target: wanted, ends_on: until });
  };
  return (
    <Form title={t("goals_set")} change={change} onClose={onClose} onDone={onDone}>
      <Field id="goal-portfolio" label={t("goals_portfolio")}>
        <select
          class="input"
          id="goal-portfolio"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        >
          {places.map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
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
        label={t(kept ? "goals_least" : measure === "overdue" ? "goals_amount" : "goals_percent", { currency })}
        hint={kept && !place.judged ? t("goals_now_none") : t("goals_now", { now: say(measure, place[measure], currency) })}
        value={target}
        onInput={setTarget}
      />
      <Entry id="goal-until" type="date" label={t("goals_until")} value={until} onInput={setUntil} />
    </Form>
  );
}
