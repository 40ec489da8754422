/** What a dispute asks of departments: who has it, by when, and what came of it. */
import type { ComponentChildren } from "preact";
import { Row } from "../../components/row.tsx";
import { day } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import type { DisputeStep } from "../../stores/rows.ts";
import { sayDepartment } from "./departments.ts";

export type Asked = Pick<DisputeStep, "id" | "department" | "asked" | "owner" | "due_on" | "state" | "outcome" | "ended_by">;

export const sayAsked = ({ asked }: { asked: string }): string => asked || t("step_answer");

/** The nearest deadline first, what nobody dated last. */
export const byDeadline = (a: { due_on: string | null }, b: { due_on: string | null }): number =>
  (a.due_on ?? "9").localeCompare(b.due_on ?? "9");

export function Due({ due_on }: { due_on: string | null }) {
  const late = due_on !== null && due_on < today.value;
  return <span class={late ? "due due--soon" : "due"}>{due_on ? t("chain_due", { day: day(due_on) }) : t("chain_no_date")}</span>;
}

/** `action`: what can be done about one that is open; its day makes room for the button on a narrow screen. */
export function AskedList({ steps, action }: { steps: Asked[]; action?: (step: Asked) => ComponentChildren }) {
  return (
    <ul>
      {steps.map((step) => (
        <Row
          key={step.id}
          name={sayAsked(step)}
          meta={
            <>
              <span>{sayDepartment(step.department)}</span>
              {step.owner && <span>{step.owner}</span>}
              {action && step.state === "open" && <Due due_on={step.due_on} />}
              {step.outcome && <span>{t("quoted", { text: step.outcome })}</span>}
            </>
          }
          tail={step.state === "open" ? !action && <Due due_on={step.due_on} /> : <span>{sayEnd(step)}</span>}
          action={step.state === "open" && action?.(step)}
        />
      ))}
    </ul>
  );
}

function sayEnd({ state, ended_by }: Asked): string {
  if (state === "dropped") return t("step_dropped");
  return ended_by ? t("step_done_by", { who: ended_by }) : t("step_done");
}
