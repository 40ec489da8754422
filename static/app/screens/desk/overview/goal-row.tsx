/** A goal in a line: where it began or what was kept, where it stands, by when; told without anybody beside. */
import type { ComponentChildren } from "preact";
import { Progress } from "../../../components/progress.tsx";
import { Row } from "../../../components/row.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import type { GoalData, Measure } from "./goals.ts";

const share = (bp: number) => number(bp / 10_000, { style: "percent", maximumFractionDigits: 1 });

/** Say a value of a measure. */
export const say = (measure: Measure, value: number, currency: string) =>
  measure === "overdue" ? money(value, currency) : share(value);

/** Name what a goal is for. */
export const placeOf = ({ agency_id, portfolio }: GoalData): string =>
  agency_id === null ? portfolio : t("goals_agency", { name: portfolio });

export function GoalRow({ goal, action }: { goal: GoalData; action?: ComponentChildren }) {
  const { measure } = goal;
  return (
    <Row
      name={`${placeOf(goal)} · ${t(`goals_measure_${measure}`)}`}
      meta={
        <>
          <span>{wayOf(goal)}</span>
          <span>{t("goals_days", { from: dayOfYear(goal.starts_on), until: dayOfYear(goal.ends_on), name: goal.by })}</span>
          {goal.ended_on && <span>{t("goals_ended", { day: dayOfYear(goal.ended_on) })}</span>}
          <Progress done={goal.progress_bp / 10_000} label={placeOf(goal)} />
        </>
      }
      tail={<strong>{tailOf(goal)}</strong>}
      action={action}
    />
  );
}

/** How much of the way is done; of promises, the share that was kept, which is what is asked for. */
function tailOf({ measure, progress_bp, now, judged }: GoalData): string {
  if (measure !== "promises_kept") return share(progress_bp);
  return judged ? share(now) : "–";
}

function wayOf({ measure, currency, begun, now, target, kept, judged, month }: GoalData): string {
  if (measure !== "promises_kept") {
    const value = (minor: number) => say(measure, minor, currency);
    return t("goals_way", { begun: value(begun), now: value(now), target: value(target) });
  }
  const told = { target: share(target), day: dayOfYear(month) };
  return judged ? t("goals_kept", { ...told, kept, judged }) : t("goals_kept_none", told);
}
