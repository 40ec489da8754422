/** The payment plans of a customer: how each stands, and where it is answered. */
import { Amount } from "../../../components/amount.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { isLive, standingsOf, totalOf } from "../../../stores/plan-schedule.ts";
import { may } from "../../../stores/session.ts";
import type { PlanRow } from "../../../stores/rows.ts";
import { sayPlanState } from "../../phone/plans.tsx";
import type { Dossier } from "./dossier.ts";

export function Plans({ dossier: { plans, customer } }: { dossier: Dossier }) {
  if (plans.length === 0) return null;
  return (
    <Section title={t("plans_title")} tail={plans.length}>
      <ul>
        {plans.map((plan) => (
          <Row
            key={plan.id}
            name={t("plan_of", { amount: money(totalOf(plan), customer.currency), count: plan.instalments?.length ?? 0 })}
            href={may("decide_plans") ? `/relances/echeanciers/${plan.id}` : undefined}
            meta={
              <>
                <span>{sayPlanState(plan)}</span>
                {isLive(plan) && <Next plan={plan} currency={customer.currency} />}
                <span>{plan.by}</span>
              </>
            }
            tail={
              <>
                <Amount row minor={plan.paid ?? 0} currency={customer.currency} />
                <span>{t("plan_paid_so_far")}</span>
              </>
            }
          />
        ))}
      </ul>
    </Section>
  );
}

function Next({ plan, currency }: { plan: PlanRow; currency: string }) {
  const next = standingsOf(plan, today.value).find(({ state }) => state !== "paid");
  return next ? <span>{t("plan_next", { amount: money(next.amount, currency), day: dayOfYear(next.due_on) })}</span> : null;
}
