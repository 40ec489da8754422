/** Payment plans at the desk: what waits for an answer, what runs, and how each is paid. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Chips } from "../../../components/chips.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { type Key, t } from "../../../lib/i18n.ts";
import { sayPlanState } from "../../phone/plans.tsx";
import { ExportLinks } from "../export-links.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { Screen, Shown } from "../screen.tsx";
import { panesWide } from "../width.ts";
import { PlanAnswer } from "./plan-answer.tsx";
import { DunningTabs } from "./tabs.tsx";
import type { DeskPlan } from "./types.ts";

const GROUPS = ["to_decide", "to_accept", "running", "over"] as const;
type Group = (typeof GROUPS)[number];
const GROUP: Record<string, Group> = { proposed: "to_decide", approved: "to_accept", active: "running" };

/** `planId`: the plan a notification or a customer's page leads to. */
export function DeskPlans({ planId }: { planId?: string }) {
  const [which, setWhich] = useState<"open" | "all">("open");
  const list = useLoad<DeskPlan[]>(`/payment-plans?state=${which}`);
  const [openId, setOpenId] = useState<string | null>(planId ?? null);
  const wide = panesWide.value;
  const found = list.data ?? [];
  const asked = found.some(({ id }) => id === openId) ? null : openId;
  const other = useLoad<DeskPlan>(asked && list.data ? `/payment-plans/${asked}` : null);
  const plan = found.find(({ id }) => id === openId) ?? (asked ? other.data : wide ? found[0] : undefined);
  const changed = () => {
    forget("/payment-plans");
    forget("/customers");
  };
  return (
    <Screen
      title={t("place_dunning")}
      sub={t("plans_sub")}
      tail={<ExportLinks list="payment-plans" />}
      head={<DunningTabs at="plans" counts={list.data ? { plans: found.filter(({ may_decide }) => may_decide).length } : {}} />}
    >
      <div class={wide ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            <Chips
              label={t("plans_which")}
              chips={[
                { value: "open", label: t("plans_open") },
                { value: "all", label: t("plans_all") },
              ]}
              pressed={[which]}
              onPress={setWhich}
            />
            <Shown loaded={list} rows={6}>
              {() => found.length === 0 && <Empty text={t("plans_empty")} />}
            </Shown>
            {GROUPS.map((group) => {
              const rows = found.filter(({ state }) => (GROUP[state] ?? "over") === group);
              return (
                rows.length > 0 && (
                  <Section key={group} title={t(`plans_${group}`)} tail={rows.length}>
                    <ul>
                      {rows.map((each) => (
                        <Line key={each.id} plan={each} current={each.id === plan?.id} onOpen={() => setOpenId(each.id)} />
                      ))}
                    </ul>
                  </Section>
                )
              );
            })}
          </div>
        )}
        {plan && (
          <article class="pane pane--sheet">
            {!wide && (
              <button class="link link--hit" type="button" onClick={() => setOpenId(null)}>
                <Icon name="back" size={18} />
                {t("back")}
              </button>
            )}
            <Plan key={`${plan.id} ${plan.version}`} plan={plan} onChanged={changed} />
          </article>
        )}
        {asked && other.error && (
          <div class="pane pane--sheet">
            <ProblemNotice error={other.error} retry={() => void other.reload()} />
            <button class="btn" type="button" onClick={() => setOpenId(null)}>
              {t("dunning_tab_plans")}
            </button>
          </div>
        )}
      </div>
    </Screen>
  );
}

function Line({ plan, current, onOpen }: { plan: DeskPlan; current: boolean; onOpen: () => void }) {
  const { next } = plan;
  return (
    <Row
      name={
        <button class="row__name row__cover" type="button" onClick={onOpen}>
          {plan.customer}
        </button>
      }
      current={current}
      meta={
        <>
          <span>{sayPlanState(plan)}</span>
          {next && <span>{t("plan_next", { amount: money(next.amount_minor - next.paid_minor, plan.currency), day: dayOfYear(next.due_on) })}</span>}
        </>
      }
      tail={
        <>
          <Amount row minor={plan.total_minor} currency={plan.currency} />
          {plan.paid_minor > 0 && <span>{t("plan_paid", { amount: money(plan.paid_minor, plan.currency) })}</span>}
        </>
      }
    />
  );
}

function Plan({ plan, onChanged }: { plan: DeskPlan; onChanged: () => void }) {
  const { currency } = plan;
  const cash = (minor: number) => money(minor, currency, { cents: true });
  const say = ({ due_on, amount_minor }: { due_on: string; amount_minor: number }) => `${dayOfYear(due_on)} ${cash(amount_minor)}`;
  const asked = plan.asked.map(say).join(" · ");
  return (
    <>
      <header class="detail">
        <h2 class="detail__name">
          <a href={`/clients/${plan.customer_id}`}>{plan.customer}</a>
        </h2>
      </header>
      <blockquote class="quote">
        {plan.text ? t("quoted", { text: plan.text }) : t("plan_of", { amount: cash(plan.total_minor), count: plan.instalments.length })}
        <footer class="quote__by">
          {plan.proposed_by} · {dayOfYear(plan.proposed_on)} · {sayPlanState(plan)}
        </footer>
      </blockquote>
      {plan.basis_changed && <Notice title={t("plan_basis_changed")} />}
      {plan.decided_by && (
        <p class="t13 quiet">
          {[t("plan_decided_by", { name: plan.decided_by, day: dayOfYear((plan.decided_at ?? "").slice(0, 10)) }), plan.decision_reason].filter(Boolean).join(" · ")}
        </p>
      )}
      <Ledger
        lines={[
          { label: t("plan_total"), value: cash(plan.total_minor) },
          { label: t("plan_paid_so_far"), note: plan.as_of && t("plan_as_of", { day: dayOfYear(plan.as_of) }), value: cash(plan.paid_minor) },
          ...(plan.accepted_on ? [{ label: t("plan_accepted_on"), value: dayOfYear(plan.accepted_on) }] : []),
          ...(plan.state === "approved" && plan.accept_by ? [{ label: t("plan_accept_by"), value: dayOfYear(plan.accept_by) }] : []),
          { label: t("plan_acceleration"), value: t(plan.acceleration ? "yes" : "no") },
        ]}
      />
      <Section level={3} title={t("plan_instalments")} tail={plan.instalments.length}>
        <Table
          caption={t("plan_instalments")}
          rows={plan.instalments}
          rowKey={({ due_on }) => due_on}
          columns={[
            { key: "day", title: t("item_due"), name: true, cell: ({ due_on }) => dayOfYear(due_on) },
            { key: "state", title: t("plan_state"), cell: ({ state }) => t(`instalment_${state}` as Key) },
            { key: "amount", title: t("plan_amount_of"), num: true, cell: ({ amount_minor }) => cash(amount_minor) },
          ]}
        />
        {asked !== plan.instalments.map(say).join(" · ") && <p class="t13 quiet">{t("plan_asked", { parts: asked })}</p>}
      </Section>
      <Section level={3} title={t("plan_items")} tail={plan.items.length}>
        <Ledger
          lines={plan.items.map(({ ref, due_on, minor }) => ({ label: sayRef(ref), note: t("plan_item_due", { day: dayOfYear(due_on) }), value: cash(minor) }))}
        />
      </Section>
      <a class="btn btn--quiet" href={`/api/v1/payment-plans/${plan.id}/agreement.pdf`} download>
        {t("plan_pdf")}
      </a>
      <PlanAnswer plan={plan} onChanged={onChanged} />
    </>
  );
}
