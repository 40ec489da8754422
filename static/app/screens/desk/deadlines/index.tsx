/** Échéances: what comes due around insurance, guarantees, limits and insolvencies, what is past first. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { DecisionTabs } from "../decisions/tabs.tsx";
import { forget, useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { MarkDone, TakeBack } from "./mark.tsx";
import { Policies } from "./policies.tsx";
import { canBeDone, type Deadline, PARTS, partOf, sayDone, sayFacts, sayLeft, sayTask, sayWho } from "./say.ts";

export function Deadlines() {
  const loaded = useLoad<Deadline[]>("/deadlines");
  const [asked, setAsked] = useState<Deadline | null>(null);
  const count = loaded.data?.filter(({ done }) => !done).length;
  const close = () => setAsked(null);
  const done = () => {
    close();
    forget("/deadlines");
  };
  return (
    <Screen
      title={t("place_decisions")}
      sub={count ? t("deadlines_count", { count }) : undefined}
      head={<DecisionTabs at="deadlines" count={count} />}
    >
      <Sheetless>
        <Shown loaded={loaded} rows={5}>
          {(deadlines) => (deadlines.length === 0 ? <Empty text={t("deadlines_empty")} /> : <Parts deadlines={deadlines} onAsk={setAsked} />)}
        </Shown>
        {may("review_limits") && <Policies />}
        {asked && !asked.done && <MarkDone deadline={asked} onClose={close} onDone={done} />}
        {asked?.done && <TakeBack deadline={asked} onClose={close} onDone={done} />}
      </Sheetless>
    </Screen>
  );
}

function Parts({ deadlines, onAsk }: { deadlines: Deadline[]; onAsk: (deadline: Deadline) => void }) {
  return (
    <>
      {PARTS.map((part) => {
        const found = deadlines.filter((one) => partOf(one) === part);
        return (
          found.length > 0 && (
            <Section key={part} title={t(`deadlines_${part}`)} tail={found.length}>
              <ul>
                {found.map((one) => (
                  <Line key={`${one.kind} ${one.subject} ${one.customer?.id} ${one.on}`} deadline={one} past={part === "overdue"} onAsk={onAsk} />
                ))}
              </ul>
            </Section>
          )
        );
      })}
    </>
  );
}

function Line({ deadline, past, onAsk }: { deadline: Deadline; past: boolean; onAsk: (deadline: Deadline) => void }) {
  const { done } = deadline;
  return (
    <Row
      name={sayWho(deadline)}
      href={deadline.customer ? `/clients/${deadline.customer.id}` : undefined}
      lead={
        <span class={past ? "deadline--past" : undefined}>
          <Icon name={done ? "check" : past ? "marksee" : "clock"} />
        </span>
      }
      meta={
        <>
          <span>{sayTask(deadline)}</span>
          <span>{sayFacts(deadline)}</span>
          {done && <span>{sayDone(deadline)}</span>}
        </>
      }
      tail={
        <>
          {!done && <strong class={past ? "deadline--past" : undefined}>{sayLeft(deadline.days_left)}</strong>}
          <span>{dayOfYear(deadline.on)}</span>
        </>
      }
      action={
        canBeDone(deadline) &&
        may("review_limits") && (
          <button
            class="btn btn--quiet"
            type="button"
            aria-label={`${t(done ? "deadline_undo" : "deadline_mark")} · ${sayTask(deadline)} · ${sayWho(deadline)}`}
            onClick={() => onAsk(deadline)}
          >
            {t(done ? "deadline_undo" : "deadline_mark")}
          </button>
        )
      }
    />
  );
}
