/** How far the forecast would have been from what came, on past days: asked for, since it takes a while. */
import { useState } from "preact/hooks";
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { Shown } from "../screen.tsx";
import { type Asked, type ForecastError, type ForecastErrors, writeAsked } from "./types.ts";

export function PastError({ asked: { scope, id } }: { asked: Asked }) {
  const [open, setOpen] = useState(false);
  const errors = useLoad<ForecastErrors>(open ? writeAsked("/forecast/error", { scope, id }) : null);
  return (
    <Section title={t("forecast_error")}>
      <p class="t13 quiet">{t("forecast_error_explain")}</p>
      {!open && (
        <button class="btn" type="button" onClick={() => setOpen(true)}>
          {t("forecast_error_ask")}
        </button>
      )}
      {open && (
        <Shown loaded={errors} rows={4}>
          {({ companies, weeks }) => (
            <>
              {companies.map((one) => (
                <Company key={one.company} one={one} weeks={weeks} alone={companies.length === 1} />
              ))}
            </>
          )}
        </Shown>
      )}
    </Section>
  );
}

const tenth = (value: number) => number(value, { maximumFractionDigits: 1 });

function Company({ one, weeks, alone }: { one: ForecastError; weeks: number; alone: boolean }) {
  const amount = (minor: number) => money(minor, one.currency);
  const days = (value: number | null) => (value === null ? "–" : t("kpi_days", { days: tenth(value) }));
  const percent = (value: number | null) => (value === null ? "–" : t("forecast_percent", { value: tenth(value) }));
  return (
    <>
      {!alone && <h3 class="section__head">{one.company}</h3>}
      {one.days_off === null ? (
        <p>{t("forecast_error_none")}</p>
      ) : (
        <Ledger
          lines={[
            { label: t("forecast_days_off"), note: t("forecast_days_off_note", { count: one.items }), value: days(one.days_off) },
            { label: t("forecast_days_late"), note: t("forecast_days_late_note"), value: days(one.days_late) },
            { label: t("forecast_within"), note: t("forecast_within_note"), value: percent(one.within_percent) },
            { label: t("forecast_week_off"), note: t("forecast_week_off_note", { count: weeks }), value: percent(one.week_off_percent) },
            { label: t("forecast_told"), value: amount(one.told_minor) },
            { label: t("forecast_came"), value: amount(one.came_minor) },
            { label: t("forecast_still_open"), value: number(one.still_open) },
          ]}
        />
      )}
      <p class="t13 quiet">{t("forecast_error_days", { days: one.days.map(dayOfYear).join(", ") })}</p>
    </>
  );
}
