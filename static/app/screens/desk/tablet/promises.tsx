/** T3 Promesses: missed, due this week, later; works offline. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { Skeleton } from "../../../components/skeleton.tsx";
import { shortWeekday } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import type { PromiseRow } from "../../../stores/rows.ts";
import { Screen, Sheetless } from "../screen.tsx";
import { type LocalDossier, useDossiers } from "./dossiers.ts";
import { PROMISE_GROUPS, groupOf } from "./promise-groups.ts";

interface Found {
  promise: PromiseRow;
  dossier: LocalDossier;
}

export function TabletPromises() {
  const dossiers = useDossiers(() => true);
  const found = (dossiers ?? []).flatMap((dossier) =>
    Object.values(dossier.rows.promise).map((promise): Found => ({ promise, dossier })),
  );
  const grouped = PROMISE_GROUPS.map((group) => ({
    group,
    rows: found
      .filter(({ promise }) => groupOf(promise, today.value) === group)
      .sort((a, b) => a.promise.promised_on.localeCompare(b.promise.promised_on)),
  })).filter(({ rows }) => rows.length > 0);
  return (
    <Screen title={t("place_promises")} sub={dossiers ? t("promises_sub") : undefined}>
      <Sheetless>
        {dossiers === null && <Skeleton rows={5} label={t("loading")} />}
        {dossiers !== null && grouped.length === 0 && <Empty text={t("promises_empty")} />}
        {grouped.map(({ group, rows }) => (
          <Section key={group} title={t(`promises_${group}`)} tail={rows.length}>
            <ul>
              {rows.map(({ promise, dossier }) => (
                <Row
                  key={promise.id}
                  name={dossier.home.name}
                  href={`/clients/${dossier.home.id}`}
                  meta={
                    <>
                      <span>{t("promise_for", { day: shortWeekday(promise.promised_on) })}</span>
                      <span>{tMaybe(`promise_state_${promise.state}`, promise.state)}</span>
                    </>
                  }
                  tail={
                    <>
                      <Amount row minor={promise.amount} currency={dossier.home.currency} />
                      <span>{promise.by}</span>
                    </>
                  }
                />
              ))}
            </ul>
          </Section>
        ))}
      </Sheetless>
    </Screen>
  );
}
