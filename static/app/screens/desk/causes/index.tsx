/** Causes des litiges: by department and reason, how many were our fault, what was credited and what waiting cost. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { navigate, search as address } from "../../../lib/router.ts";
import { sayCode } from "../../say-reason.ts";
import { sayDepartment } from "../departments.ts";
import { ExportLinks } from "../export-links.tsx";
import { FigureTabs } from "../kpis/tabs.tsx";
import type { Choices } from "../kpis/types.ts";
import { useLoad } from "../load.ts";
import { sayRef } from "../say-item.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { type Asked, type CausedDispute, type LeafCause, type RootCause, type RootCauses, readAsked, writeAsked } from "./types.ts";

export function Causes() {
  const asked = readAsked(address.value);
  const report = useLoad<RootCauses>(writeAsked("/root-causes", asked));
  return (
    <Screen
      title={t("place_causes")}
      sub={report.data && t("causes_period", { since: dayOfYear(report.data.since), until: dayOfYear(report.data.until) })}
      tail={<ExportLinks list="root-causes" />}
      head={<FigureTabs at="causes" />}
    >
      <Sheetless>
        <Shown loaded={report} rows={6}>
          {(data) => (
            <>
              <Finder asked={asked} data={data} />
              <p class="quiet t13">{t("causes_explain", { rate: sayRate(data.rate_bp) })}</p>
              {data.causes.length === 0 && <Empty text={t("causes_none")} />}
              {data.causes.map((cause) => (
                <Line key={`${cause.reason} ${cause.currency}`} cause={cause} disputes={data.disputes} />
              ))}
            </>
          )}
        </Shown>
      </Sheetless>
    </Screen>
  );
}

const sayRate = (bp: number): string => number(bp / 100, { maximumFractionDigits: 2 });

/** Of whom, opened when, at which yearly cost of capital. */
function Finder({ asked, data }: { asked: Asked; data: RootCauses }) {
  const choices = useLoad<Choices>("/kpis/scopes");
  const go = (more: Asked) => navigate(writeAsked("/causes", { ...asked, ...more }), { replace: true });
  const pick = (value: string) => {
    const [name, id] = value.split("/");
    go({ company_id: name === "company" ? id : "", agency_id: name === "branch" ? id : "" });
  };
  const whose = asked.agency_id ? `branch/${asked.agency_id}` : asked.company_id ? `company/${asked.company_id}` : "";
  const listed = (choices.data?.scopes ?? []).filter(({ scope }) => scope === "company" || scope === "branch");
  return (
    <div class="assignbar">
      <Field id="causes-whose" label={t("kpis_scope")}>
        <select class="input" id="causes-whose" value={whose} onChange={(event) => pick(event.currentTarget.value)}>
          <option value="">{t("causes_all")}</option>
          {listed.map(({ scope, id, name }) => (
            <option key={`${scope}/${id}`} value={`${scope}/${id}`}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field id="causes-since" label={t("causes_since")}>
        <input class="input" id="causes-since" type="date" value={data.since} onChange={(event) => go({ since: event.currentTarget.value })} />
      </Field>
      <Field id="causes-until" label={t("causes_until")}>
        <input class="input" id="causes-until" type="date" value={data.until} onChange={(event) => go({ until: event.currentTarget.value })} />
      </Field>
      <Field id="causes-rate" label={t("causes_rate")}>
        <input
          class="input"
          id="causes-rate"
          type="number"
          min="0"
          max="100"
          step="0.1"
          value={data.rate_bp / 100}
          onChange={({ currentTarget: input }) =>
            input.validity.valid && input.value && go({ rate_bp: String(Math.round(Number(input.value) * 100)) })
          }
        />
      </Field>
    </div>
  );
}

function Sums({ cause }: { cause: LeafCause }) {
  const { currency } = cause;
  return (
    <>
      <span>{t("causes_count", { count: cause.count })}</span>
      <span>{t("causes_ours", { count: cause.ours })}</span>
      <span>{t("causes_pretext", { count: cause.merits["unfounded"] ?? 0 })}</span>
      <span>{t("causes_disputed", { amount: money(cause.disputed_minor, currency) })}</span>
      <span>{t("causes_credited", { amount: money(cause.credited_minor, currency) })}</span>
      {cause.days_to_close !== null && <span>{t("causes_days", { count: cause.days_to_close })}</span>}
    </>
  );
}

function Line({ cause, disputes }: { cause: RootCause; disputes: CausedDispute[] }) {
  const { currency } = cause;
  const own = disputes.filter((one) => one.reason === cause.reason && one.currency === currency);
  return (
    <Section
      title={`${sayDepartment(cause.department, t("causes_nobody"))} · ${sayCode(cause.reason)}`}
      tail={money(cause.cost_minor, currency)}
    >
      <p class="row__meta">
        <Sums cause={cause} />
      </p>
      {cause.details.some(({ detail }) => detail !== null) && (
        <details>
          <summary class="link link--hit">{t("causes_details")}</summary>
          <ul>
            {cause.details.map((leaf) => (
              <Row
                key={leaf.detail ?? ""}
                name={leaf.detail ? sayCode(leaf.detail) : t("causes_unsaid")}
                meta={
                  <>
                    <span>{sayDepartment(leaf.department, t("causes_nobody"))}</span>
                    <Sums cause={leaf} />
                  </>
                }
                tail={money(leaf.cost_minor, currency)}
              />
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary class="link link--hit">{t("causes_open")}</summary>
        <ul>
          {own.map((one) => (
            <Row
              key={one.id}
              name={one.customer}
              href={`/litiges/${one.id}`}
              meta={
                <>
                  <span>{sayRef(one.ref)}</span>
                  {one.detail && <span>{sayCode(one.detail)}</span>}
                  <span>{one.merit ? tMaybe(`merit_${one.merit}`, one.merit) : tMaybe(`dispute_state_${one.state}`, one.state)}</span>
                  <span>{dayOfYear(one.opened_on)}</span>
                </>
              }
              tail={
                <>
                  <Amount row minor={one.amount_minor} currency={currency} unset={t("amount_unnamed")} />
                  <span>{t("causes_cost", { amount: money(one.cost_minor, currency, { cents: true }), count: one.days })}</span>
                </>
              }
            />
          ))}
        </ul>
      </details>
    </Section>
  );
}
