/** The items expected in one period: when each, why then, and between which days. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { day, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { sayRef } from "../say-item.ts";
import { Shown } from "../screen.tsx";
import { type Asked, type ForecastLines, writeAsked } from "./types.ts";

export interface LinesProps {
  asked: Asked;
  since: string | null;
  until: string | null;
  title: string;
}

export function Lines({ asked: { scope, id }, since, until, title }: LinesProps) {
  const query = new URLSearchParams({ ...(since && { since }), ...(until && { until }) });
  const lines = useLoad<ForecastLines>(`${writeAsked("/forecast/lines", { scope, id })}&${query}`);
  return (
    <Shown loaded={lines} rows={6}>
      {(data) => (
        <Section id="lignes" title={title} tail={money(data.amount_minor, data.currency)}>
          {data.total === 0 && <Empty text={t("forecast_nothing")} />}
          <ul>
            {data.rows.map((line) => (
              <Row
                key={`${line.item_id} ${line.why} ${line.on}`}
                name={line.customer}
                href={`/clients/${line.customer_id}`}
                meta={
                  <>
                    <span>{sayRef(line.ref)}</span>
                    <span>{t("forecast_due", { day: day(line.due_on) })}</span>
                    <span>{tMaybe(`forecast_why_${line.why}`, line.why)}</span>
                  </>
                }
                tail={
                  <>
                    <Amount row minor={line.minor} currency={data.currency} />
                    <span>{sayDays(line)}</span>
                  </>
                }
              />
            ))}
          </ul>
          {data.rows.length < data.total && <p class="quiet">{t("forecast_first", { count: data.rows.length })}</p>}
        </Section>
      )}
    </Shown>
  );
}

const sayDays = ({ on, earliest_on, latest_on }: { on: string; earliest_on: string; latest_on: string }) =>
  earliest_on === latest_on
    ? day(on)
    : t("forecast_between", { day: day(on), earliest: day(earliest_on), latest: day(latest_on) });
