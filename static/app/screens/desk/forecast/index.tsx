/** Encaissements: when what is owed will likely come in, how sure that is, and what if. */
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { navigate, search as address } from "../../../lib/router.ts";
import { ExportLinks } from "../export-links.tsx";
import { ScopeField } from "../kpis/scope-field.tsx";
import { FigureTabs } from "../kpis/tabs.tsx";
import type { Choices } from "../kpis/types.ts";
import { useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { PastError } from "./error.tsx";
import { Lines } from "./lines.tsx";
import { Bars, Figures, Range, sayPeriod } from "./plot.tsx";
import { Suppose } from "./suppose.tsx";
import { type Asked, type ForecastData, type Period, plain, readAsked, writeAsked } from "./types.ts";

const HERE = "/encaissements";

export function Forecast() {
  const choices = useLoad<Choices>("/kpis/scopes");
  const given = readAsked(address.value);
  const first = choices.data?.scopes[0];
  const asked: Asked = given.scope && given.id ? given : { ...given, scope: first?.scope, id: first?.id };
  const forecast = useLoad<ForecastData>(asked.scope && asked.id ? writeAsked("/forecast", asked) : null);
  return (
    <Screen
      title={t("place_forecast")}
      sub={forecast.data?.name}
      tail={<ExportLinks list="forecast" />}
      head={<FigureTabs at="forecast" />}
    >
      <Sheetless>
        <Shown loaded={choices} rows={6}>
          {(data) =>
            asked.scope && asked.id ? (
              <Finder choices={data} asked={{ ...asked, scope: asked.scope, id: asked.id }} name={forecast.data?.name} />
            ) : (
              <Empty text={t("kpis_nothing")} />
            )
          }
        </Shown>
        {asked.scope && (
          <Shown loaded={forecast} rows={6}>
            {(data) => <Told data={data} asked={asked} />}
          </Shown>
        )}
      </Sheetless>
    </Screen>
  );
}

interface FinderProps {
  choices: Choices;
  asked: Asked & { scope: string; id: string };
  name?: string;
}

/** Of whom, by week or by month; what was supposed of one does not follow to another. */
function Finder({ choices, asked, name }: FinderProps) {
  const go = (to: Asked) => navigate(writeAsked(HERE, to), { replace: true });
  const chosen = { scope: asked.scope as Choices["scopes"][number]["scope"], id: asked.id };
  return (
    <div class="assignbar">
      <ScopeField
        id="forecast-scope"
        choices={choices.scopes}
        chosen={chosen}
        name={name}
        pick={({ scope, id }) => go({ scope, id, by: asked.by })}
      />
      <Field id="forecast-by" label={t("forecast_by")}>
        <select
          class="input"
          id="forecast-by"
          value={asked.by ?? "week"}
          onChange={(event) => go({ ...asked, by: event.currentTarget.value })}
        >
          <option value="week">{t("forecast_by_week")}</option>
          <option value="month">{t("forecast_by_month")}</option>
        </select>
      </Field>
    </div>
  );
}

function Told({ data, asked }: { data: ForecastData; asked: Asked }) {
  const opened = new URLSearchParams(address.value).get("of");
  const linesOf = ({ starts_on }: Period) => `${writeAsked(HERE, { ...asked })}&of=${starts_on}`;
  const period = data.periods.find(({ starts_on }) => starts_on === opened);
  if (data.total_minor === 0 && Object.keys(data.left_out).length === 0)
    return <Empty text={t("forecast_nothing")} />;
  return (
    <div class="board">
      <Hero
        label={t("forecast_expected")}
        amount={money(data.total_minor, data.currency)}
        note={data.as_of ? t("explain_as_of", { day: dayOfYear(data.as_of) }) : ""}
      />
      {data.other_currencies > 0 && <p class="t13 quiet">{t("kpis_left_out", { count: data.other_currencies })}</p>}
      <Section title={t(`forecast_by_${data.by}`)}>
        <Bars data={data} linesOf={linesOf} />
        <details>
          <summary class="link link--hit">{t("forecast_table")}</summary>
          <Figures data={data} linesOf={linesOf} />
        </details>
      </Section>
      {period && (
        <Lines asked={plain(asked)} since={period.starts_on} until={period.ends_on} title={sayPeriod(period)} />
      )}
      <Suppose key={`${asked.scope} ${asked.id}`} asked={asked} data={data} />
      <div class="board__columns">
        <Range data={data} />
        <Whys data={data} />
      </div>
      <PastError key={`error ${asked.scope} ${asked.id}`} asked={plain(asked)} />
    </div>
  );
}

/** By what the dates were told, and what is owed but not forecast. */
function Whys({ data: { whys, left_out, currency } }: { data: ForecastData }) {
  const line = (prefix: string) => ([why, minor]: [string, number]) => ({
    label: tMaybe(`${prefix}_${why}`, why),
    value: money(minor, currency),
  });
  return (
    <Section title={t("forecast_whys")}>
      <Ledger
        lines={[
          ...Object.entries(whys).map(line("forecast_why")),
          ...Object.entries(left_out).map(line("forecast_out")),
        ]}
      />
      <p class="t13 quiet">{t("forecast_explain")}</p>
    </Section>
  );
}
