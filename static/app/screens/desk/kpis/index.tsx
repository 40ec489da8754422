/** Indicateurs: the key figures of a company, an agency, a portfolio, a segment, a group or a customer, at any date. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, longDay, money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { navigate, search as address } from "../../../lib/router.ts";
import { Aged } from "../board/aged.tsx";
import { Explain } from "../board/explain.tsx";
import { useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { kpisPath, sayKpi, sayNote } from "./say.ts";
import { ScopeField } from "./scope-field.tsx";
import { FigureTabs } from "./tabs.tsx";
import { type Choice, type Choices, KPIS, type KpisData, type Scope } from "./types.ts";

export function Kpis() {
  const choices = useLoad<Choices>("/kpis/scopes");
  const asked = new URLSearchParams(address.value);
  const [scope, id, on] = [asked.get("scope") as Scope | null, asked.get("id"), asked.get("on")];
  const chosen = scope && id ? { scope, id } : (choices.data?.scopes[0] ?? null);
  const figures = useLoad<KpisData>(chosen && kpisPath(chosen, on));
  const go = (to: Pick<Choice, "scope" | "id">, day: string | null) =>
    navigate(kpisPath(to, day).replace("/kpis", "/indicateurs"), { replace: true });
  return (
    <Screen title={t("place_kpis")} sub={figures.data?.name} head={<FigureTabs at="kpis" />}>
      <Sheetless>
        <Shown loaded={choices} rows={6}>
          {(data) =>
            chosen ? (
              <Finder choices={data} chosen={chosen} on={on} name={figures.data?.name} go={go} />
            ) : (
              <Empty text={t("kpis_nothing")} />
            )
          }
        </Shown>
        {chosen && choices.data && (
          <Shown loaded={figures} rows={6}>
            {(data) => <Figures data={data} />}
          </Shown>
        )}
      </Sheetless>
    </Screen>
  );
}

interface FinderProps {
  choices: Choices;
  chosen: Pick<Choice, "scope" | "id">;
  on: string | null;
  /** Of a customer, whom the list does not hold. */
  name?: string;
  go: (to: Pick<Choice, "scope" | "id">, on: string | null) => void;
}

/** Of whom, and at the end of which day. */
function Finder({ choices, chosen, on, name, go }: FinderProps) {
  return (
    <div class="assignbar">
      <ScopeField id="kpis-scope" choices={choices.scopes} chosen={chosen} name={name} pick={(found) => go(found, on)} />
      <Field id="kpis-on" label={t("kpis_on")}>
        <input
          class="input"
          id="kpis-on"
          type="date"
          min={choices.since ?? undefined}
          max={choices.today}
          value={on ?? choices.today}
          onChange={(event) => go(chosen, event.currentTarget.value || null)}
        />
      </Field>
    </div>
  );
}

function Figures({ data }: { data: KpisData }) {
  const [open, setOpen] = useState<(typeof KPIS)[number] | null>(null);
  const { currency, figures } = data;
  if (figures === null)
    return (
      <Empty text={data.since ? t("kpis_not_yet", { day: dayOfYear(data.since) }) : t("kpis_nothing")} />
    );
  const shown = open && data.kpis[open];
  return (
    <div class="board">
      <Hero
        label={t("kpis_receivables")}
        amount={money(figures.receivables_minor, currency)}
        note={t("board_customers", { count: data.customers })}
      />
      {(data.not_kept > 0 || data.left_out > 0) && (
        <p class="t13 quiet">
          {data.not_kept > 0 && t("kpis_not_kept", { count: data.not_kept })}{" "}
          {data.left_out > 0 && t("kpis_left_out", { count: data.left_out })}
        </p>
      )}
      <div class="figures figures--many">
        {KPIS.map((name) => {
          const kpi = data.kpis[name];
          return (
            kpi && (
              <button class="figure" type="button" key={name} onClick={() => setOpen(name)}>
                <span class="kpi__label">{t(`figure_${name}`)}</span>
                <span class="kpi__value">{sayKpi(kpi)}</span>
                <span class="kpi__note">{sayNote(kpi)}</span>
              </button>
            )
          );
        })}
      </div>
      <div class="board__columns">
        <Aged buckets={data.buckets} asOf={data.on} currency={currency} />
        <Standing data={data} figures={figures} />
      </div>
      <Explain
        figure={open}
        value={shown ? sayKpi(shown) : ""}
        explained={shown ? shown.explain : undefined}
        asOf={data.as_of}
        currency={currency}
        onClose={() => setOpen(null)}
      />
    </div>
  );
}

/** The sums behind it, and the ledgers they were read from. */
function Standing({ data, figures }: { data: KpisData; figures: NonNullable<KpisData["figures"]> }) {
  const amount = (minor: number) => money(minor, data.currency);
  const { customer } = data;
  return (
    <Section title={t("kpis_standing")} tail={longDay(data.on)}>
      <Ledger
        lines={[
          { label: t("figure_exposure"), value: amount(figures.exposure_minor) },
          ...(figures.in_credit_minor > 0
            ? [{ label: t("figure_in_credit"), value: amount(figures.in_credit_minor) }]
            : []),
          { label: t("figure_overdue"), value: amount(figures.overdue_minor) },
          ...(customer
            ? [
                { label: t("limit"), value: customer.limit_minor === null ? t("unset") : amount(customer.limit_minor) },
                { label: t("kpis_score"), value: customer.score ?? "–" },
              ]
            : []),
          ...data.ledgers.map(({ name, as_of }) => ({ label: t("kpis_ledger", { name }), value: dayOfYear(as_of) })),
        ]}
      />
    </Section>
  );
}
