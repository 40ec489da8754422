/** A payment plan that waits or runs, with its instalments; what this phone alone has is marked. */
import { Ledger } from "../../components/ledger.tsx";
import { Section } from "../../components/section.tsx";
import { money, shortWeekday } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import { instalmentsOf, isLive, standingsOf, totalOf } from "../../stores/plan-schedule.ts";
import type { Customer, PlanRow } from "../../stores/rows.ts";
import { KeptMark } from "./kept-mark.tsx";

export function Plans({ dossier: { rows, kept }, customer }: { dossier: Overlaid; customer: Customer }) {
  return Object.values(rows.plan ?? {})
    .filter(isLive)
    .map((plan) => (
      <Section
        key={plan.id}
        title={t("plan")}
        tail={
          <>
            {sayPlanState(plan)} <KeptMark kept={kept.has(plan.id)} />
          </>
        }
      >
        <Ledger
          lines={standingsOf(plan, today.value).map(({ due_on, amount, state }) => ({
            label: shortWeekday(due_on),
            note: state === "due" ? undefined : t(`instalment_${state}`),
            value: money(amount, customer.currency, { cents: true }),
          }))}
        />
      </Section>
    ));
}

/** How a plan stands, in a few words. */
export const sayPlanState = (plan: Pick<PlanRow, "state" | "cancel_reason">): string =>
  tMaybe(plan.cancel_reason ? `plan_cancelled_${plan.cancel_reason}` : "", tMaybe(`plan_${plan.state}`, plan.state));

/** A plan in one line: how much, in how many parts, how it stands. */
export const sayPlan = (plan: PlanRow, currency: string): string =>
  [
    t("plan_of", { amount: money(totalOf(plan), currency), count: instalmentsOf(plan).length }),
    sayPlanState(plan),
    plan.decision_reason,
  ]
    .filter(Boolean)
    .join(" · ");
