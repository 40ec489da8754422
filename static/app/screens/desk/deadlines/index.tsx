/** Échéances: what comes due around insurance, guarantees, limits and insolvencies, what is past first. */
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { DecisionTabs } from "../decisions/tabs.tsx";
import { useLoad } from "../load.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { type Deadline, PARTS, partOf, sayFacts, sayLeft, sayTask, sayWho } from "./say.ts";

export function Deadlines() {
  const loaded = useLoad<Deadline[]>("/deadlines");
  const count = loaded.data?.length;
  return (
    <Screen
      title={t("place_decisions")}
      sub={count ? t("deadlines_count", { count }) : undefined}
      head={<DecisionTabs at="deadlines" count={count} />}
    >
      <Sheetless>
        <Shown loaded={loaded} rows={5}>
          {(deadlines) => (deadlines.length === 0 ? <Empty text={t("deadlines_empty")} /> : <Parts deadlines={deadlines} />)}
        </Shown>
      </Sheetless>
    </Screen>
  );
}

function Parts({ deadlines }: { deadlines: Deadline[] }) {
  return (
    <>
      {PARTS.map((part) => {
        const found = deadlines.filter((one) => partOf(one) === part);
        return (
          found.length > 0 && (
            <Section key={part} title={t(`deadlines_${part}`)} tail={found.length}>
              <ul>
                {found.map((one) => (
                  <Line key={`${one.kind} ${one.subject} ${one.customer?.id}`} deadline={one} past={part === "overdue"} />
                ))}
              </ul>
            </Section>
          )
        );
      })}
    </>
  );
}

function Line({ deadline, past }: { deadline: Deadline; past: boolean }) {
  return (
    <Row
      name={sayWho(deadline)}
      href={deadline.customer ? `/clients/${deadline.customer.id}` : undefined}
      lead={
        <span class={past ? "deadline--past" : undefined}>
          <Icon name={past ? "marksee" : "clock"} />
        </span>
      }
      meta={
        <>
          <span>{sayTask(deadline)}</span>
          <span>{sayFacts(deadline)}</span>
        </>
      }
      tail={
        <>
          <strong class={past ? "deadline--past" : undefined}>{sayLeft(deadline.days_left)}</strong>
          <span>{dayOfYear(deadline.on)}</span>
        </>
      }
    />
  );
}
