/** One's own portfolio (P1): exposure and overdue with what moved, the goals, and what waiting costs; works offline. */
import { Amount } from "../../components/amount.tsx";
import { Icon } from "../../components/icon.tsx";
import { Ledger } from "../../components/ledger.tsx";
import { Progress } from "../../components/progress.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { day, money, number } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import { home, shared } from "../../stores/here.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import type { Goal, Minor, PortfolioRow } from "../../stores/rows.ts";
import { WHOLE_BP, costOfDay, helpersOf, keptOn, measured, missingOf, rowsOf, standingOf, wayDone } from "./goals.ts";

const share = (bp: number) => number(bp / WHOLE_BP, { style: "percent", maximumFractionDigits: 1 });

export function Mine() {
  const found = standingOf(home.value, today.value, shared.value.holiday ?? {});
  if (!found) return null;
  const { currency } = found;
  const moved = (minor: Minor) =>
    minor !== 0 && t("mine_moved", { amount: (minor > 0 ? "+" : "") + money(minor, currency) });
  return (
    <section class="section mine" aria-label={t("mine_now")}>
      <Ledger
        lines={[
          {
            label: <a class="link link--hit" href="/clients">{t("exposure")}</a>,
            value: money(found.exposure, currency),
            note: moved(found.moved),
          },
          ...(found.inCredit > 0 ? [{ label: t("mine_in_credit"), value: money(found.inCredit, currency) }] : []),
          {
            label: <a class="link link--hit" href="/clients?filter=overdue">{t("overdue")}</a>,
            value: money(found.overdue, currency),
            note: moved(found.overdueMoved),
          },
        ]}
      />
    </section>
  );
}

/** Below the customers: one's own goals, and what waiting costs. */
export function Aims() {
  const held = Object.values(shared.value.portfolio ?? {});
  if (held.length === 0) return null;
  return (
    <Section title={t("mine")}>
      {held.map((portfolio) => (
        <Held key={portfolio.id} portfolio={portfolio} named={held.length > 1} />
      ))}
    </Section>
  );
}

function Held({ portfolio, named }: { portfolio: PortfolioRow; named: boolean }) {
  const { name, as_of, currency, dso, cost, cost_bp } = portfolio;
  const rows = rowsOf(home.value, portfolio);
  const standing = standingOf(rows, today.value, {});
  const overdue = standing?.overdue ?? 0;
  const goals = portfolio.goals.filter((goal) => goal[5] >= today.value);
  return (
    <>
      {named && <h3 class="goal__name t13">{name}</h3>}
      {goals.map((goal) => (
        <OneGoal key={goal[0]} goal={goal} currency={currency} rows={rows} overdue={overdue} owed={standing?.owed ?? 0} />
      ))}
      <Promises portfolio={portfolio} />
      {overdue > 0 && (
        <p class="t13 quiet">
          {t("mine_cost", {
            day: money(costOfDay(overdue, cost_bp), currency, { cents: true }),
            rate: share(cost_bp),
            overdue: money(overdue, currency),
          })}{" "}
          {cost > 0 && t("mine_cost_until", { cost: money(cost, currency), day: day(as_of) })}
        </p>
      )}
      {dso !== null && <p class="t13 quiet">{t("mine_dso", { days: dso, day: day(as_of) })}</p>}
    </>
  );
}

/** What became of the month's promises, as of a day: the books judge them. */
function Promises({ portfolio: { promises, as_of } }: { portfolio: PortfolioRow }) {
  if (!promises) return null;
  const [kept, judged, goals] = keptOn(promises, as_of, today.value);
  const told = { kept, judged, day: day(as_of) };
  return (
    <>
      {goals.map(([id, , , target, , until]) => {
        const title = t("goal_promises", { target: share(target), day: day(until) });
        return (
          <div key={id} class="goal goal__head">
            <span class="goal__title">{title}</span>
            <Progress done={judged ? Math.min(1, (kept * WHOLE_BP) / judged / target) : 0} label={title} />
            <span class="t13 quiet">{judged ? t("goal_promises_way", told) : t("goal_promises_none", told)}</span>
          </div>
        );
      })}
    </>
  );
}

interface GoalProps {
  goal: Goal;
  currency: string;
  rows: HomeRow[];
  overdue: Minor;
  owed: Minor;
}

/** From where it began to the goal, and whose payment helps most; told without anybody beside. */
function OneGoal({ goal, currency, rows, overdue, owed }: GoalProps) {
  const [, measure, begun, target, , until] = goal;
  const say = (value: number) => (measure === "overdue" ? money(value, currency) : share(value));
  const now = measured(measure, overdue, owed);
  const done = wayDone(begun, now, target);
  const missing = missingOf(goal, overdue, owed);
  const helpers = helpersOf(rows, today.value);
  const helped = helpers.reduce((sum, one) => sum + one.overdue, 0);
  const title = t(`goal_${measure}`, { target: say(target), day: day(until) });
  return (
    <details class="goal">
      <summary class="goal__head">
        <span class="goal__title">
          {title}
          <Icon name="down" size={16} />
        </span>
        <Progress done={done} label={title} />
        <span class="t13 quiet">{t("goal_way", { begun: say(begun), now: say(now) })}</span>
      </summary>
      {missing === 0 ? (
        <p>{t("goal_reached")}</p>
      ) : (
        <>
          <p>{t("goal_missing", { amount: money(missing, currency) })}</p>
          <ul>
            {helpers.map(({ row, overdue: late }) => (
              <Row key={row.id} name={row.name} href={`/clients/${row.id}`} tail={<Amount row minor={late} currency={currency} />} />
            ))}
          </ul>
          <p class="t13 quiet">
            {helped >= missing ? t("goal_enough") : t("goal_then", { amount: money(missing - helped, currency) })}
          </p>
        </>
      )}
    </details>
  );
}
