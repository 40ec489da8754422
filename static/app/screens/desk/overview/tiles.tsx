/** The tiles of the board, each of its figures the way to the lines behind it. */
import type { ComponentChildren } from "preact";
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { causeOf } from "../../phone/late-causes.ts";
import { sayCause, sayCode } from "../../say-reason.ts";
import { Aged } from "../board/aged.tsx";
import { type By, groupName, sayCauses } from "../board/moves.ts";
import { Bars } from "../forecast/plot.tsx";
import { sayKpi, sayNote } from "../kpis/say.ts";
import { KPIS, type KpiName } from "../kpis/types.ts";
import type { Opened } from "./behind.tsx";
import { type Asked, type Keyed, type OverviewData, type TileName, write } from "./types.ts";

export interface TileProps {
  data: OverviewData;
  asked: Asked;
  open: (opened: Opened) => void;
  /** Open the explanation of a key figure. */
  explain: (name: KpiName) => void;
}

type Show = (props: TileProps) => ComponentChildren;

const percent = (bp: number) => number(bp / 10_000, { style: "percent", maximumFractionDigits: 2 });

/** A label that opens the lines behind its figure. */
function Door({ open, opened }: { open: TileProps["open"]; opened: Opened }) {
  return (
    <button class="link link--hit" type="button" aria-haspopup="dialog" onClick={() => open(opened)}>
      {opened.title}
    </button>
  );
}

interface KeyedProps {
  rows: readonly Keyed[];
  of: string;
  say: (key: string) => string;
  keyOf?: (key: string) => string;
  amount: (minor: number) => string;
  open: TileProps["open"];
}

/** Amounts by a key, each opening into its own. */
function Sums({ rows, of, say, keyOf = (key) => key, amount, open }: KeyedProps) {
  return (
    <Ledger
      lines={rows.map(({ key, count, minor }) => ({
        label: <Door open={open} opened={{ title: say(key), of, key: keyOf(key) }} />,
        note: count === undefined ? undefined : number(count),
        value: amount(minor),
      }))}
    />
  );
}

function Standing({ data: { figures, currency, customers, disputes, at_risk_minor }, open }: TileProps) {
  if (!figures) return null;
  const disputed = disputes.reduce((sum, { minor }) => sum + minor, 0);
  const shown = [
    { title: t("figure_overdue"), of: "overdue", minor: figures.overdue_minor },
    { title: t("figure_disputed"), of: "disputes", minor: disputed },
    { title: t("tableau_at_risk"), of: "at_risk", minor: at_risk_minor },
  ];
  const credits = figures.in_credit_minor > 0 && { title: t("figure_in_credit"), of: "in_credit" };
  return (
    <>
      <div class="board__top">
        <button
          class="figure figure--hero"
          type="button"
          aria-haspopup="dialog"
          onClick={() => open({ title: t("figure_exposure"), of: "exposure" })}
        >
          <Hero
            label={t("figure_exposure")}
            amount={money(figures.exposure_minor, currency)}
            note={t("board_customers", { count: customers })}
          />
        </button>
        <div class="figures">
          {shown.map(({ title, of, minor }) => (
            <button class="figure" type="button" key={of} aria-haspopup="dialog" onClick={() => open({ title, of })}>
              <span class="kpi__label">{title}</span>
              <span class="kpi__value">{money(minor, currency)}</span>
              <span class="kpi__note">{t("tableau_see")}</span>
            </button>
          ))}
        </div>
      </div>
      {credits && (
        <button class="link link--hit" type="button" aria-haspopup="dialog" onClick={() => open(credits)}>
          {t("in_credit_apart", { amount: money(figures.in_credit_minor, currency) })}
        </button>
      )}
    </>
  );
}

function Kpis({ data, explain }: TileProps) {
  return (
    <div class="figures figures--many">
      {KPIS.map((name) => {
        const kpi = data.kpis[name];
        return (
          kpi && (
            <button class="figure" type="button" key={name} aria-haspopup="dialog" onClick={() => explain(name)}>
              <span class="kpi__label">{t(`figure_${name}`)}</span>
              <span class="kpi__value">{sayKpi(kpi)}</span>
              <span class="kpi__note">{sayNote(kpi)}</span>
            </button>
          )
        );
      })}
    </div>
  );
}

function Coming({ data: { forecast, currency, name, on, as_of, scope, id }, asked }: TileProps) {
  if (!forecast) return <p class="t13 quiet">{t("tableau_today_only")}</p>;
  const path = write("/encaissements", { ...asked, on: null });
  const shared = { scope, id, name, on, as_of, currency, by: "week" as const, other_currencies: 0, whys: {}, left_out: {}, customers: [] };
  return (
    <>
      <Bars
        data={{ ...shared, total_minor: forecast.total_minor, periods: forecast.weeks }}
        linesOf={({ starts_on }) => `${path}&of=${starts_on}`}
      />
      <p class="t13 quiet">
        {t("forecast_of", { amount: money(forecast.total_minor, currency) })} ·{" "}
        <a class="link" href={path}>
          {t("place_forecast")}
        </a>
      </p>
    </>
  );
}

function Disputes({ data: { disputes, currency }, open }: TileProps) {
  if (disputes.length === 0) return <Empty text={t("tableau_no_disputes")} />;
  return <Sums rows={disputes} of="disputes" say={(key) => sayCode(key)} amount={(minor) => money(minor, currency)} open={open} />;
}

function Promises({ data: { promises, currency }, open }: TileProps) {
  if (promises.rate_bp === null) return <Empty text={t("tableau_no_promises")} />;
  const say = (key: string) => tMaybe(`promise_state_${key}`, key);
  return (
    <>
      <Ledger lines={[{ label: t("tableau_kept", { count: promises.months }), value: percent(promises.rate_bp) }]} />
      <Sums rows={promises.by_state} of="promises" say={say} amount={(minor) => money(minor, currency)} open={open} />
    </>
  );
}

function Cover({ data: { covered_minor, at_risk_minor, currency }, open }: TileProps) {
  return (
    <Ledger
      lines={[
        { label: t("tableau_covered"), value: money(covered_minor, currency) },
        {
          label: <Door open={open} opened={{ title: t("tableau_at_risk"), of: "at_risk" }} />,
          value: money(at_risk_minor, currency),
        },
      ]}
    />
  );
}

function Movers({ data: { movers, currency } }: TileProps) {
  if (movers.length === 0) return <Empty text={t("movers_empty")} />;
  return (
    <ul>
      {movers.map(({ customer_id, customer, delta_minor, exposure_minor }) => (
        <Row
          key={customer_id}
          name={customer}
          href={`/clients/${customer_id}`}
          meta={<span>{t("exposure_is", { amount: money(exposure_minor, currency) })}</span>}
          tail={<Amount row signed minor={delta_minor} currency={currency} />}
        />
      ))}
    </ul>
  );
}

function Moves({ data: { moved } }: TileProps) {
  const rows = (["segment", "internal"] as By[]).flatMap((by) => {
    const { groups, currency } = moved[by as keyof typeof moved];
    return groups.filter((group) => group.moved > 0).map((group) => ({ by, group, currency }));
  });
  if (rows.length === 0) return <Empty text={t("movers_empty")} />;
  return (
    <ul>
      {rows.map(({ by, group, currency }) => (
        <Row
          key={`${by} ${group.key}`}
          name={`${t(`moves_by_${by}`)} · ${groupName(by, group.key)}`}
          meta={<span>{sayCauses(group.causes, currency)}</span>}
          tail={<Amount row signed minor={group.delta_minor} currency={currency} />}
        />
      ))}
    </ul>
  );
}

function Cost({ data: { cost, currency }, open }: TileProps) {
  if (!cost) return <p class="t13 quiet">{t("tableau_today_only")}</p>;
  const amount = (minor: number) => money(minor, currency, { cents: true });
  return (
    <>
      <Ledger lines={[{ label: t("tableau_cost"), value: amount(cost.total_minor) }]} />
      <Sums
        rows={cost.by_cause}
        of="cost"
        say={(cause) => sayCause(causeOf({ cause, by: null, on: null }))}
        amount={amount}
        open={open}
      />
      <Section level={3} title={t("kpis_of_portfolio")}>
        <Sums
          rows={cost.by_portfolio}
          of="cost"
          say={(name) => name || t("tableau_no_portfolio")}
          keyOf={(name) => `portfolio:${name}`}
          amount={amount}
          open={open}
        />
      </Section>
      <p class="t13 quiet">{t("tableau_cost_explain", { rate: percent(cost.rate_bp) })}</p>
    </>
  );
}

const SHOWN: Record<Exclude<TileName, "standing" | "kpis" | "aged">, Show> = {
  forecast: Coming,
  disputes: Disputes,
  promises: Promises,
  cover: Cover,
  movers: Movers,
  moves: Moves,
  cost: Cost,
};

/** Those that need the whole width. */
export const WIDE: readonly TileName[] = ["standing", "kpis"];

export function TileOf({ name, ...props }: TileProps & { name: TileName }) {
  const { data, open } = props;
  if (name === "standing") return <Standing {...props} />;
  if (name === "kpis") return <Kpis {...props} />;
  if (name === "aged")
    return (
      <Aged
        buckets={data.buckets}
        asOf={data.on}
        currency={data.currency}
        open={(bucket, title) => open({ title, of: `bucket_${bucket}` })}
      />
    );
  const Shown = SHOWN[name];
  return (
    <Section
      title={t(`tableau_tile_${name}`)}
      tail={name === "movers" || name === "moves" ? dayOfYear(data.moved.segment.since) : undefined}
    >
      {Shown(props)}
    </Section>
  );
}
