/** T1 Risque: what moved in the agency since yesterday, and what stands behind each customer; works offline. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Lazy } from "../../../components/lazy.tsx";
import { RiskBadge } from "../../../components/risk-badge.tsx";
import { riskOf } from "../../../lib/risk.ts";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { Skeleton } from "../../../components/skeleton.tsx";
import { longDay, money, percent } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { isStale } from "../../../stores/ages.ts";
import { today } from "../../../stores/clock.ts";
import { lastBusinessDay, overdueOn, owed } from "../../../stores/figures.ts";
import { home, priming, shared } from "../../../stores/here.ts";
import { sayArriving } from "../../phone/words.ts";
import { shortMoney } from "../compact.ts";
import { Moves } from "../board/moves.tsx";
import { FigureTabs } from "../kpis/tabs.tsx";
import { LedgerAge } from "../ledger-age.tsx";
import { overviewing } from "../overview/part.ts";
import { Screen } from "../screen.tsx";
import { panesWide } from "../width.ts";
import { type Movement, movements, ranked } from "./movements.ts";
import { RiskDetail } from "./risk-detail.tsx";

const RANKED = 30;

export function RiskScreen({ openId }: { openId?: string }) {
  const rows = home.value;
  const { worsened, improved } = movements(rows, lastBusinessDay(today.value, shared.value.holiday ?? {}));
  const overdueOf = (row: (typeof rows)[number]) => overdueOn(row.due, today.value);
  const moved = new Set([...worsened, ...improved].map(({ row }) => row.id));
  const others = ranked(rows, overdueOf).filter(({ id }) => !moved.has(id));
  const wide = panesWide.value;
  const first = worsened[0]?.row.id ?? others[0]?.id;
  const id = openId ? Number(openId) : wide ? first : undefined;
  return (
    <Screen
      title={t("risk_title")}
      sub={`${longDay(today.value)} · ${priming.value ? sayArriving(rows.length) : t("customers_count", { count: rows.length })}`}
      tail={<LedgerAge />}
      head={
        <>
          <FigureTabs at="now" />
          {!priming.value && <Figures overdueOf={overdueOf} />}
        </>
      }
    >
      <div class={wide ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            {rows.length === 0 && priming.value && <Skeleton rows={6} label={t("loading")} />}
            {rows.length === 0 && !priming.value && <Empty text={t("risk_nobody")} />}
            {(priming.value ? worsened.length > 0 : rows.length > 0) && (
              <Section title={t("risk_worsened")} tail={worsened.length}>
                {worsened.length === 0 && <Empty text={t("risk_no_worse")} />}
                <ul>{worsened.map((move) => <MoveRow key={move.row.id} move={move} openId={id} />)}</ul>
              </Section>
            )}
            {improved.length > 0 && (
              <Section title={t("risk_improved")} tail={improved.length}>
                <ul>{improved.map((move) => <MoveRow key={move.row.id} move={move} openId={id} />)}</ul>
              </Section>
            )}
            {rows.length > 0 && <Lazy part={overviewing} show={({ Agency }) => <Agency />} />}
            {others.length > 0 && (
              <Section title={t("risk_ranked")} tail={others.length}>
                <ul>
                  {others.slice(0, RANKED).map((row) => (
                    <Row
                      key={row.id}
                      name={row.name}
                      href={`/risque/${row.id}`}
                      current={row.id === id}
                      meta={<RiskBadge plain risk={riskOf(row.class, row.held)} stale={isStale(row.company_id)} />}
                      tail={<Amount row minor={overdueOf(row)} currency={row.currency} />}
                    />
                  ))}
                </ul>
              </Section>
            )}
            {rows.length > 0 && <Moves />}
          </div>
        )}
        {id !== undefined && <RiskDetail id={id} back={!wide} />}
      </div>
    </Screen>
  );
}

function MoveRow({ move, openId }: { move: Movement; openId?: number }) {
  const { row, fromClass, overdueDelta, delta } = move;
  // Nobody offline knows since when a customer is held: the badge is compared under the same hold.
  const changed = !row.held && riskOf(fromClass) !== riskOf(row.class);
  return (
    <Row
      name={row.name}
      href={`/risque/${row.id}`}
      current={row.id === openId}
      meta={
        <>
          <RiskBadge plain risk={riskOf(row.class, row.held)} stale={isStale(row.company_id)} />
          {changed && <span>{t("movers_was", { word: t(`risk_${riskOf(fromClass)}`) })}</span>}
        </>
      }
      tail={
        <>
          <Amount row signed minor={overdueDelta || delta} currency={row.currency} />
          <span>{overdueDelta ? t("risk_overdue_word") : t("risk_exposure_word")}</span>
        </>
      }
    />
  );
}

/** The agency's figures, summed from what this device holds. */
function Figures({ overdueOf }: { overdueOf: (row: (typeof home.value)[number]) => number }) {
  const rows = home.value;
  const [first] = rows;
  if (!first) return null;
  // Amounts of two currencies are never added: the agency's own is the one most customers have.
  const currency = first.currency;
  const own = rows.filter((row) => row.currency === currency);
  const exposure = own.reduce((sum, row) => sum + owed(row.exposure), 0);
  const credits = own.reduce((sum, row) => sum + owed(-row.exposure), 0);
  const overdue = own.reduce((sum, row) => sum + overdueOf(row), 0);
  const over = own.filter((row) => row.limit !== null && row.exposure > row.limit);
  return (
    <dl class="kpis">
      <div class="kpi">
        <dt class="kpi__label">{t("exposure")}</dt>
        <dd class="kpi__value">{shortMoney(exposure, currency)}</dd>
        <dd class="kpi__note">{t("customers_count", { count: own.length })}</dd>
        {credits > 0 && <dd class="kpi__note">{t("in_credit_apart", { amount: money(credits, currency) })}</dd>}
      </div>
      <div class="kpi">
        <dt class="kpi__label">{t("overdue")}</dt>
        <dd class="kpi__value">{money(overdue, currency)}</dd>
        <dd class="kpi__note">{exposure > 0 && t("board_overdue_share", { share: percent(overdue / exposure) })}</dd>
      </div>
      <div class="kpi">
        <dt class="kpi__label">{t("risk_over")}</dt>
        <dd class="kpi__value">{over.length}</dd>
        <dd class="kpi__note">
          {money(over.reduce((sum, row) => sum + row.exposure - (row.limit ?? 0), 0), currency)}
        </dd>
      </div>
      <div class="kpi">
        <dt class="kpi__label">{t("disputed")}</dt>
        <dd class="kpi__value">{money(own.reduce((sum, row) => sum + row.disputed, 0), currency)}</dd>
        <dd class="kpi__note">{t("risk_promised", { amount: money(own.reduce((sum, row) => sum + row.promised, 0), currency) })}</dd>
      </div>
    </dl>
  );
}
