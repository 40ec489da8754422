/** Visits to make, the most urgent first (P1), and what a customer is owed by hand (P3); how it ended is asked by `CallDialog`. */
import { Icon } from "../../components/icon.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import { entries, home, places } from "../../stores/here.ts";
import type { OpArgs } from "../../stores/operations.ts";
import { type Overlaid, isInVain, pendingOf } from "../../stores/overlay.ts";
import type { Customer } from "../../stores/rows.ts";
import { called } from "./people.ts";
import { dayNear, sayLevel } from "./words.ts";

const sayDue = (due_on: string): string => t(due_on < today.value ? "task_late" : "task_due", { day: dayNear(due_on) });

export function Tasks({ dossier, customer }: { dossier: Overlaid; customer: Customer }) {
  const tasks = Object.values(dossier.rows.task ?? {});
  if (tasks.length === 0) return null;
  return (
    <Section title={t("tasks")}>
      <ul>
        {tasks.map((task) => (
          <Row
            key={task.id}
            name={`${t(`task_${task.kind}`)} · ${sayLevel(task.level)}`}
            meta={[
              money(task.total, customer.currency),
              task.due_on && sayDue(task.due_on),
              task.tries > 0 && t("task_tries", { count: task.tries }),
            ]
              .filter(Boolean)
              .join(" · ")}
            action={
              <button class="btn" type="button" onClick={() => (called.value = { ...customer, task })}>
                {t("task_end")}
              </button>
            }
          />
        ))}
      </ul>
    </Section>
  );
}

/** One that was made on this phone is gone at once. */
export function Visits() {
  const made = pendingOf(entries.value, places.value)
    .map(({ op }) => op.args as OpArgs["task.complete"])
    .filter(({ task_id, outcome }) => task_id && !isInVain(outcome))
    .map(({ task_id }) => task_id);
  const visits = home.value
    .flatMap(({ id: customer, name, visits = [] }) => visits.map(({ id, due_on }) => ({ id, due_on: due_on ?? "", customer, name })))
    .filter(({ id }) => !made.includes(id))
    .sort((a, b) => a.due_on.localeCompare(b.due_on) || a.name.localeCompare(b.name));
  if (visits.length === 0) return null;
  return (
    <Section title={t("visits")} tail={visits.length}>
      <ul>
        {visits.map(({ id, customer, name, due_on }) => (
          <Row key={id} lead={<Icon name="alert" size={22} />} name={name} href={`/clients/${customer}`} meta={sayDue(due_on)} />
        ))}
      </ul>
    </Section>
  );
}
