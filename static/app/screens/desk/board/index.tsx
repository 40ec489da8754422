/** F0 Tableau: what is owed, what is late, how fast it comes in, and what moved since yesterday. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Icon } from "../../../components/icon.tsx";
import { RiskBadge } from "../../../components/risk-badge.tsx";
import { riskOf } from "../../../lib/risk.ts";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { money, number, percent } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { FirstStepsAtHome, firstStepsStand } from "../beginnings/home.tsx";
import { FigureTabs } from "../kpis/tabs.tsx";
import { Causes } from "../late/index.tsx";
import type { LateItems } from "../late/types.ts";
import { LedgerAge } from "../ledger-age.tsx";
import { useLoad } from "../load.ts";
import { Screen, Shown } from "../screen.tsx";
import { Aged } from "./aged.tsx";
import { Explain } from "./explain.tsx";
import { Moves } from "./moves.tsx";
import type { BoardData, Mover } from "./types.ts";

export function Board() {
  const board = useLoad<BoardData>("/board");
  return (
    <Screen
      title={t("place_board")}
      sub={board.data?.companies.map(({ name }) => name).join(" · ")}
      tail={<LedgerAge />}
      head={<FigureTabs at="now" />}
    >
      <div class="panes">
        <div class="pane">
          <FirstStepsAtHome />
          <Shown loaded={board} rows={6}>
            {(data) => (data.as_of === null ? <NoBooks data={data} /> : <Figures data={data} />)}
          </Shown>
        </div>
      </div>
    </Screen>
  );
}

/** The first of the first steps says the same, until there are customers: then those may be over. */
function NoBooks({ data }: { data: BoardData }) {
  if (firstStepsStand() && !data.customers) return null;
  return (
    <Empty text={t("board_empty")}>
      <a class="btn btn--primary" href="/imports">
        <Icon name="upload" />
        {t("board_import")}
      </a>
    </Empty>
  );
}

function Figures({ data }: { data: BoardData }) {
  const [open, setOpen] = useState<string | null>(null);
  const currency = data.currency ?? data.companies[0]?.currency ?? "EUR";
  const days = (value: number | null) =>
    value === null ? "–" : t("days_long", { count: Math.round(value) });
  const said: Record<string, string> = {
    exposure: money(data.exposure_minor, currency),
    overdue: money(data.overdue_minor, currency),
    disputed: money(data.disputed_minor, currency),
    promised: money(data.promised_minor, currency),
    dso: days(data.dso),
    best_possible_dso: days(data.best_possible_dso),
    average_days_delinquent: days(data.average_days_delinquent),
  };
  const credits = data.in_credit_minor > 0 && t("in_credit_apart", { amount: money(data.in_credit_minor, currency) });
  const notes: Record<string, string> = {
    overdue:
      data.exposure_minor > 0
        ? t("board_overdue_share", { share: percent(data.overdue_minor / data.exposure_minor) })
        : "",
    dso: t("board_dso_best", { days: said["best_possible_dso"]! }),
  };
  return (
    <div class="board">
      <div class="board__top">
        <button class="figure figure--hero" type="button" onClick={() => setOpen("exposure")}>
          <Hero
            label={t("figure_exposure")}
            amount={said["exposure"]!}
            note={data.customers ? [t("board_customers", { count: data.customers }), credits].filter(Boolean).join(" · ") : t("explain_why")}
          />
        </button>
        <Tasks data={data} />
      </div>
      <div class="figures">
        {["overdue", "dso", "average_days_delinquent", "disputed", "promised"].map((name) => (
          <button class="figure" type="button" key={name} onClick={() => setOpen(name)}>
            <span class="kpi__label">{t(`figure_${name}` as never)}</span>
            <span class="kpi__value">{said[name]}</span>
            <span class="kpi__note">{notes[name] || t("explain_why")}</span>
          </button>
        ))}
      </div>
      <div class="board__columns">
        <Aged buckets={data.buckets} asOf={data.as_of} currency={currency} />
        <Movers data={data} currency={currency} />
      </div>
      <WhyLate />
      <Moves />
      <Explain
        figure={open}
        value={open ? said[open]! : ""}
        explained={open ? data.explain?.[open] : undefined}
        asOf={data.as_of}
        currency={currency}
        onClose={() => setOpen(null)}
      />
    </div>
  );
}

/** Why what is late is: asked apart, so that the figures need not wait for it. */
function WhyLate() {
  const late = useLoad<LateItems>("/late-items");
  if (!late.data?.causes.length) return null;
  return <Causes causes={late.data.causes} />;
}

/** What waits for somebody, with the way there. */
function Tasks({ data }: { data: BoardData }) {
  const tasks = [
    { count: data.to_decide, text: t("board_to_decide", { count: data.to_decide }), href: "/decisions", icon: "decide" as const },
    { count: data.to_review, text: t("board_to_review", { count: data.to_review }), href: "/decisions/revisions", icon: "decide" as const },
    { count: data.triage, text: t("board_triage", { count: data.triage }), href: "/relances/triage", icon: "send" as const },
    { count: data.unassigned, text: t("board_unassigned", { count: data.unassigned }), href: "/imports/affectation", icon: "clients" as const },
  ].filter(({ count }) => count > 0);
  if (tasks.length === 0) return <p class="quiet">{t("board_nothing")}</p>;
  return (
    <ul class="tasks">
      {tasks.map(({ text, href, icon }) => (
        <li key={href}>
          <a class="link link--hit" href={href}>
            <Icon name={icon} size={18} />
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** No cents here: a smaller move would read as 0. */
const shows = (minor: number) => Math.abs(minor) >= 100;

const signed = (minor: number, currency: string) => (minor > 0 ? "+" : "") + money(minor, currency);

function Movers({ data: { movers }, currency }: { data: BoardData; currency: string }) {
  return (
    <Section title={t("movers_title")} tail={number(movers.length)}>
      {movers.length === 0 && <Empty text={t("movers_empty")} />}
      <ul>
        {movers.map((mover) => (
          <Row
            key={mover.customer_id}
            name={mover.customer}
            href={`/clients/${mover.customer_id}`}
            meta={mover.to_class !== undefined && <Badge mover={mover} />}
            tail={
              <>
                {shows(mover.delta_minor) && (
                  <Amount row signed minor={mover.delta_minor} currency={mover.currency ?? currency} />
                )}
                {mover.overdue_delta_minor !== undefined && shows(mover.overdue_delta_minor) && (
                  <span>
                    {t("movers_overdue", {
                      amount: signed(mover.overdue_delta_minor, mover.currency ?? currency),
                    })}
                  </span>
                )}
              </>
            }
          />
        ))}
      </ul>
    </Section>
  );
}

/** The badge, and the one it was before. */
function Badge({ mover }: { mover: Mover }) {
  const now = riskOf(mover.to_class, mover.hold);
  const was = riskOf(mover.from_class, mover.hold_before);
  return (
    <>
      <RiskBadge plain risk={now} />
      {mover.from_class && was !== now && <span>{t("movers_was", { word: t(`risk_${was}`) })}</span>}
    </>
  );
}
