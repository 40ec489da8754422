/** What if: a customer pays later, a payment plan is granted. Worked out by the same rule, kept nowhere. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { navigate } from "../../../lib/router.ts";
import { type Asked, type ForecastData, plain, writeAsked } from "./types.ts";

const KINDS = ["late", "plan"] as const;
type Kind = (typeof KINDS)[number];
const RHYTHMS = ["weekly", "fortnightly", "monthly"] as const;

export function Suppose({ asked, data }: { asked: Asked; data: ForecastData }) {
  const [kind, setKind] = useState<Kind>(asked.plan_customer_id ? "plan" : "late");
  const supposed = asked.late_customer_id || asked.plan_customer_id;
  const go = (more: Asked) => navigate(writeAsked("/encaissements", { ...plain(asked), ...more }), { replace: true });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    go(Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)) as Asked);
  };
  return (
    <details class="suppose" open={!!supposed}>
      <summary class="link link--hit">{t("forecast_suppose")}</summary>
      <form class="form" onSubmit={submit}>
        <div class="columns columns--fields">
          <Field id="suppose-kind" label={t("forecast_suppose_what")}>
            <select class="input" id="suppose-kind" value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
              {KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`forecast_suppose_${one}`)}
                </option>
              ))}
            </select>
          </Field>
          <Field id="suppose-who" label={t("customer")}>
            <select class="input" id="suppose-who" name={`${kind}_customer_id`} required>
              {data.customers.map(({ id, name, minor }) => (
                <option key={id} value={id} selected={String(id) === supposed}>
                  {name} · {money(minor, data.currency)}
                </option>
              ))}
            </select>
          </Field>
          {kind === "late" ? (
            <Field id="suppose-days" label={t("forecast_late_days")}>
              <input class="input" id="suppose-days" name="late_days" type="number" min="1" max="365" required value={asked.late_days ?? "30"} />
            </Field>
          ) : (
            <Plan asked={asked} today={data.on} />
          )}
        </div>
        <div class="btns">
          <button class="btn btn--primary" type="submit">
            {t("forecast_suppose_ask")}
          </button>
          {supposed && (
            <button class="btn" type="button" onClick={() => go({})}>
              {t("forecast_suppose_clear")}
            </button>
          )}
        </div>
        <p class="t13 quiet">{t(`forecast_suppose_${kind}_hint`)}</p>
      </form>
    </details>
  );
}

function Plan({ asked, today }: { asked: Asked; today: string }) {
  return (
    <>
      <Field id="suppose-first" label={t("forecast_plan_first")}>
        <input class="input" id="suppose-first" name="plan_first_on" type="date" min={today} required value={asked.plan_first_on ?? today} />
      </Field>
      <Field id="suppose-count" label={t("forecast_plan_count")}>
        <input class="input" id="suppose-count" name="plan_count" type="number" min="2" max="36" required value={asked.plan_count ?? "3"} />
      </Field>
      <Field id="suppose-rhythm" label={t("forecast_plan_rhythm")}>
        <select class="input" id="suppose-rhythm" name="plan_rhythm">
          {RHYTHMS.map((one) => (
            <option key={one} value={one} selected={one === (asked.plan_rhythm ?? "monthly")}>
              {t(`forecast_rhythm_${one}`)}
            </option>
          ))}
        </select>
      </Field>
    </>
  );
}
