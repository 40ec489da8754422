/** The agency on the tablet (T1): its figures as the board has them, how they moved, each the way to its lines. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { Spark } from "../decisions/spark.tsx";
import { sayKpi } from "../kpis/say.ts";
import type { Choices } from "../kpis/types.ts";
import { useLoad } from "../load.ts";
import { Shown } from "../screen.tsx";
import type { HistoryMonth } from "../types.ts";
import { Behind, type Opened } from "./behind.tsx";
import { GoalRow } from "./goal-row.tsx";
import type { GoalData } from "./goals.ts";
import { type Asked, type OverviewData, write } from "./types.ts";

export function Agency() {
  const choices = useLoad<Choices>("/kpis/scopes");
  const branch = choices.data?.scopes.find(({ scope }) => scope === "branch");
  return branch ? <Of asked={{ scope: branch.scope, id: branch.id, on: null }} /> : null;
}

/** What finance asks of the agency, with the way that is done; nothing where nothing is asked. */
function Goals() {
  const goals = useLoad<{ goals: GoalData[] }>(may("set_goals") ? "/goals/agencies" : null).data?.goals;
  if (!goals?.length) return null;
  return (
    <Section title={t("goals")} tail={goals.length}>
      <ul>
        {goals.map((goal) => (
          <GoalRow key={goal.id} goal={goal} />
        ))}
      </ul>
    </Section>
  );
}

function Of({ asked }: { asked: Asked }) {
  const board = useLoad<OverviewData>(write("/overview", asked));
  const trend = useLoad<{ points: HistoryMonth[] }>(write("/overview/trend", asked));
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <Shown loaded={board} rows={4}>
      {(data) => {
        if (!data.figures) return null;
        const { figures, currency, disputes } = data;
        const broken = data.promises.by_state.find(({ key }) => key === "broken");
        const row = (opening: Opened, minor: number) => (
          <Row
            key={`${opening.of} ${opening.key}`}
            name={
              <button class="row__name row__cover" type="button" aria-haspopup="dialog" onClick={() => setOpened(opening)}>
                {opening.title}
              </button>
            }
            tail={<Amount row minor={minor} currency={currency} />}
          />
        );
        return (
          <>
            <Section title={data.name}>
              <ul>
                {row({ title: t("figure_exposure"), of: "exposure" }, figures.exposure_minor)}
                {figures.in_credit_minor > 0 &&
                  row({ title: t("figure_in_credit"), of: "in_credit" }, figures.in_credit_minor)}
                {row({ title: t("figure_overdue"), of: "overdue" }, figures.overdue_minor)}
                {row({ title: t("agency_missed"), of: "promises", key: "broken" }, broken?.minor ?? 0)}
                <Row
                  name={t("figure_dso")}
                  href={write("/indicateurs", asked)}
                  tail={<strong>{data.kpis.dso ? sayKpi(data.kpis.dso) : "–"}</strong>}
                />
              </ul>
              {trend.data && trend.data.points.length > 1 && (
                <Spark history={trend.data.points} limit={null} requested={null} currency={currency} />
              )}
            </Section>
            <Goals />
            {disputes.length > 0 && (
              <Section title={t("tableau_tile_disputes")} tail={disputes.length}>
                <ul>
                  {disputes.map(({ key, minor }) =>
                    row({ title: tMaybe(`reason_dispute_${key}`, key), of: "disputes", key }, minor),
                  )}
                </ul>
              </Section>
            )}
            {opened && <Behind key={`${opened.of} ${opened.key}`} asked={asked} opened={opened} onClose={() => setOpened(null)} />}
          </>
        );
      }}
    </Shown>
  );
}
