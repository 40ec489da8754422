/** What is likely to come in: a bar for each week or month, the range of the sum, and both as a table. */
import { share } from "../../../components/exposure.ts";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { day, dayOfYear, money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { monthName } from "../decisions/months.ts";
import { HEIGHT, WIDTH, bandOf, barsOf } from "./geometry.ts";
import type { ForecastData, Period } from "./types.ts";

export interface PlotProps {
  data: ForecastData;
  /** Where a period opens into its lines. */
  linesOf: (period: Period) => string;
}

const shortName = ({ starts_on, ends_on }: Period, by: string) =>
  ends_on === null ? t("forecast_later") : by === "month" ? monthName(starts_on) : day(starts_on);

/** `from 23 Nov. to 29 Nov.` */
export const sayPeriod = ({ starts_on, ends_on }: Period) =>
  ends_on === null
    ? t("forecast_after", { day: dayOfYear(starts_on) })
    : t("forecast_period", { since: day(starts_on), until: day(ends_on) });

export function Bars({ data: { periods, by, currency }, linesOf }: PlotProps) {
  const bars = barsOf(periods);
  const said = (period: Period) =>
    [
      sayPeriod(period),
      money(period.minor, currency),
      ...(period.if_minor === undefined ? [] : [t("forecast_if"), money(period.if_minor, currency)]),
    ].join(" · ");
  return (
    <ol class="plot" aria-label={t(`forecast_by_${by}`)}>
      {periods.map((period, n) => {
        const { part, ifPart } = bars[n]!;
        return (
          <li key={period.starts_on}>
            <a class="plot__bar" href={linesOf(period)} title={said(period)}>
              <svg class="plot__svg" aria-hidden="true">
                <rect class="plot__likely" x="12%" width={ifPart === null ? "76%" : "36%"} y={share(1 - part)} height={share(part)} />
                {ifPart !== null && (
                  <rect class="plot__if" x="52%" width="36%" y={share(1 - ifPart)} height={share(ifPart)} />
                )}
              </svg>
              <span class="plot__name">{shortName(period, by)}</span>
              <span class="vh">{said(period)}</span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}

/** What will have come in by the end of each period: likely, and between which sums eight times in ten. */
export function Range({ data: { periods, total_minor, currency } }: Pick<PlotProps, "data">) {
  const last = periods.filter(({ ends_on }) => ends_on !== null).at(-1);
  if (!last?.ends_on || total_minor <= 0) return null;
  const { area, line, ifLine } = bandOf(periods, total_minor);
  const amount = (minor: number) => money(minor, currency);
  const said = t("forecast_range_said", {
    day: dayOfYear(last.ends_on),
    likely: amount(last.sum_minor),
    low: amount(last.low_minor),
    high: amount(last.high_minor),
  });
  return (
    <Section title={t("forecast_range")} tail={t("forecast_of", { amount: amount(total_minor) })}>
      <svg class="band" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-labelledby="band-title band-desc">
        <title id="band-title">{t("forecast_range")}</title>
        <desc id="band-desc">{said}</desc>
        <path class="band__area" d={area} />
        <path class="band__line" d={line} />
        {ifLine && <path class="band__if" d={ifLine} />}
      </svg>
      <p class="t13 quiet">{said}</p>
    </Section>
  );
}

/** The same figures to read one by one. */
export function Figures({ data: { periods, by, currency }, linesOf }: PlotProps) {
  const supposed = periods[0]?.if_minor !== undefined;
  const amount = (minor = 0) => money(minor, currency);
  return (
    <Table
      caption={t(`forecast_by_${by}`)}
      rows={periods}
      rowKey={({ starts_on }) => starts_on}
      columns={[
        {
          key: "period",
          title: t("forecast_when"),
          name: true,
          cell: (row) => (
            <a class="link" href={linesOf(row)}>
              {sayPeriod(row)}
            </a>
          ),
        },
        { key: "minor", title: t("forecast_likely"), num: true, cell: (row) => amount(row.minor) },
        ...(supposed
          ? [{ key: "if", title: t("forecast_if"), num: true, cell: (row: Period) => amount(row.if_minor) }]
          : []),
        { key: "sum", title: t("forecast_sum"), num: true, cell: (row) => amount(row.sum_minor) },
        { key: "low", title: t("forecast_low"), num: true, cell: (row) => amount(row.low_minor) },
        { key: "high", title: t("forecast_high"), num: true, cell: (row) => amount(row.high_minor) },
      ]}
    />
  );
}
