/** The agency on the tablet (T1): its figures as the board has them, how they moved, each the way to its lines. */
import { useState } from "preact/hooks";
import { Section } from "../../../components/section.tsx";
import { money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { Spark } from "../decisions/spark.tsx";
import { sayKpi } from "../kpis/say.ts";
import type { Choices } from "../kpis/types.ts";
import { useLoad } from "../load.ts";
import { Shown } from "../screen.tsx";
import type { HistoryMonth } from "../types.ts";
import { Behind, type Opened } from "./behind.tsx";
import { TileOf } from "./tiles.tsx";
import { type Asked, type OverviewData, write } from "./types.ts";

export function Agency() {
  const choices = useLoad<Choices>("/kpis/scopes");
  const branch = choices.data?.scopes.find(({ scope }) => scope === "branch");
  return branch ? <Of asked={{ scope: branch.scope, id: branch.id, on: null }} /> : null;
}

function Of({ asked }: { asked: Asked }) {
  const board = useLoad<OverviewData>(write("/overview", asked));
  const trend = useLoad<{ points: HistoryMonth[] }>(write("/overview/trend", asked));
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <Shown loaded={board} rows={4}>
      {(data) => {
        if (!data.figures) return null;
        const { figures, currency } = data;
        const broken = data.promises.by_state.find(({ key }) => key === "broken");
        const shown = [
          { title: t("figure_exposure"), of: "exposure", value: money(figures.exposure_minor, currency) },
          { title: t("figure_overdue"), of: "overdue", value: money(figures.overdue_minor, currency) },
          { title: t("agency_missed"), of: "promises", key: "broken", value: money(broken?.minor ?? 0, currency) },
        ];
        const tile = { data, asked, open: setOpened, explain: () => undefined };
        return (
          <>
            <Section title={data.name}>
              <div class="figures">
                {shown.map(({ value, ...opening }) => (
                  <button class="figure" type="button" key={opening.of} aria-haspopup="dialog" onClick={() => setOpened(opening)}>
                    <span class="kpi__label">{opening.title}</span>
                    <span class="kpi__value">{value}</span>
                    <span class="kpi__note">{t("tableau_see")}</span>
                  </button>
                ))}
                <a class="figure" href={write("/indicateurs", asked)}>
                  <span class="kpi__label">{t("figure_dso")}</span>
                  <span class="kpi__value">{data.kpis.dso ? sayKpi(data.kpis.dso) : "–"}</span>
                  <span class="kpi__note">{t("explain_why")}</span>
                </a>
              </div>
              {trend.data && trend.data.points.length > 1 && (
                <Spark history={trend.data.points} limit={null} requested={null} currency={currency} />
              )}
            </Section>
            <TileOf name="disputes" {...tile} />
            {opened && <Behind key={`${opened.of} ${opened.key}`} asked={asked} opened={opened} onClose={() => setOpened(null)} />}
          </>
        );
      }}
    </Shown>
  );
}
