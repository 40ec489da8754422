/** Journée (P1): what is to be read, who got worse since yesterday, who was seen lately. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { AppBar } from "../../components/app-bar.tsx";
import { Empty } from "../../components/empty.tsx";
import { Lazy } from "../../components/lazy.tsx";
import { painted } from "../../lib/painted.ts";
import { riskOf } from "../../lib/risk.ts";
import { Section } from "../../components/section.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { longDay } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import { availableOf, lastBusinessDay, lightOn, worsened } from "../../stores/figures.ts";
import { home, priming, pulling, shared } from "../../stores/here.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import { AlertsQuestion } from "./alerts-question.tsx";
import { CustomerRow } from "./customer-row.tsx";
import { following } from "./parts.ts";
import { Pill } from "./pill.tsx";
import { recent } from "./recent.ts";
import { ToRead } from "./to-read.tsx";
import { sayArriving, sayBooks } from "./words.ts";

const MOST_WORSENED = 20;
const MOST_WATCHED = 8;

export function Day() {
  const byId = useComputed(() => new Map(home.value.map((row) => [row.id, row])));
  const worse = useComputed(() => findWorse(home.value));
  const seen = useComputed(() =>
    recent.value.map((id) => byId.value.get(id)).filter((row): row is HomeRow => row !== undefined),
  );
  const watched = useComputed(() => toWatch(home.value.filter(({ id }) => !recent.value.includes(id))));
  const count = home.value.length;
  const arriving = priming.value && (count === 0 || pulling.value);
  const drawn = useSignal(!arriving);
  useEffect(() => {
    if (!arriving) void painted().then(() => (drawn.value = true)); // all of it at once would hold a slow phone up
  }, [arriving]);
  return (
    <>
      <AppBar
        title={longDay(today.value)}
        sub={sayBooks()}
      >
        <Pill />
      </AppBar>
      <div class="page">
        <AlertsQuestion />
        <ToRead names={byId.value} />
        {home.value.some(({ visits }) => visits?.length) && <Lazy part={following} quiet show={({ Visits }) => <Visits />} />}
        {priming.value && <Priming count={count} arriving={arriving} />}
        {arriving ? null : count === 0 ? (
          <Empty text={t("empty_portfolio")} />
        ) : (
          <>
            {drawn.value && (
              <>
                {!priming.value && <Lazy part={following} quiet show={({ Mine }) => <Mine />} />}
                {(worse.value.length > 0 || !priming.value) && (
                  <Section title={t("worsened")} tail={worse.value.length || undefined}>
                    {worse.value.length === 0 && <p class="quiet t13 empty-line">{t("worsened_none")}</p>}
                    <ul>
                      {worse.value.slice(0, MOST_WORSENED).map(({ row, before }) => (
                        <CustomerRow key={row.id} row={row} aside={<Was before={before} row={row} />} add />
                      ))}
                    </ul>
                  </Section>
                )}
                {seen.value.length > 0 && (
                  <Section title={t("recent")}>
                    <ul>
                      {seen.value.map((row) => (
                        <CustomerRow key={row.id} row={row} add />
                      ))}
                    </ul>
                  </Section>
                )}
                {seen.value.length < 3 && watched.value.length > 0 && (
                  <Section title={t("to_watch")}>
                    <ul>
                      {watched.value.map((row) => (
                        <CustomerRow key={row.id} row={row} add />
                      ))}
                    </ul>
                  </Section>
                )}
                {!priming.value && <Lazy part={following} quiet show={({ Aims }) => <Aims />} />}
              </>
            )}
          </>
        )}
      </div>
    </>
  );
}

/** Until all have come once: how many have, and nothing that speaks of all of them. */
function Priming({ count, arriving }: { count: number; arriving: boolean }) {
  if (!arriving) return <p class="section quiet">{sayArriving(count)}</p>;
  return (
    <Section title={sayArriving(count)}>
      <Skeleton rows={5} label={t("loading")} />
    </Section>
  );
}

function findWorse(rows: HomeRow[]) {
  const since = lastBusinessDay(today.value, shared.value.holiday ?? {});
  return rows
    .map((row) => ({ row, move: worsened(row.moves, since) }))
    .flatMap(({ row, move }) => (move ? [{ row, before: move.before, after: move.after }] : []))
    .sort((a, b) => b.after[1] - b.before[1] - (a.after[1] - a.before[1]));
}

function Was({ before, row }: { before: HomeRow["moves"][number]; row: HomeRow }) {
  const was = riskOf(before[5]);
  if (was === riskOf(row.class, row.held)) return null;
  return <span>{t("was", { risk: t(`risk_${was}`) })}</span>;
}

/** Red lights first, then the furthest over their limit. */
function toWatch(rows: HomeRow[]): HomeRow[] {
  return rows
    .filter((row) => lightOn(row.light, today.value).colour === "red" || row.held)
    .sort((a, b) => (availableOf(a) ?? 0) - (availableOf(b) ?? 0))
    .slice(0, MOST_WATCHED);
}
