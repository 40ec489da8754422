/** T3 Promesses: missed, due this week, later; works offline. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { Skeleton } from "../../../components/skeleton.tsx";
import { money, shortWeekday } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { announce } from "../../../stores/announce.ts";
import { newId, saveEntry } from "../../../stores/capture.ts";
import { entries } from "../../../stores/here.ts";
import type { OpArgs } from "../../../stores/operations.ts";
import type { PromiseRow } from "../../../stores/rows.ts";
import { ExportLinks } from "../export-links.tsx";
import { Screen, Sheetless } from "../screen.tsx";
import { type LocalDossier, useDossiers } from "./dossiers.ts";
import { PROMISE_GROUPS, groupOf, paidOfPromise } from "./promise-groups.ts";

interface Found {
  promise: PromiseRow;
  dossier: LocalDossier;
}

export function TabletPromises({ openId }: { openId?: string }) {
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
    <Screen title={t("place_promises")} sub={dossiers ? t("promises_sub") : undefined} tail={<ExportLinks list="promises" />}>
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
                  current={promise.id === openId}
                  meta={
                    <>
                      <span>{t("promise_for", { day: shortWeekday(promise.promised_on) })}</span>
                      <span>{tMaybe(`promise_state_${promise.state}`, promise.state)}</span>
                      {group !== "done" && <AtBank promise={promise} dossier={dossier} />}
                    </>
                  }
                  action={group !== "done" && <Query promise={promise} dossier={dossier} />}
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

/** The money may be there before the ledger shows it. */
function AtBank({ promise, dossier: { rows, home } }: Found) {
  const paid = paidOfPromise(Object.values(rows.receipt ?? {}), promise.items);
  if (!paid) return null;
  return (
    <span class="tag">
      <Icon name="markok" size={16} />
      {t("paid_at_bank", { amount: money(paid.amount, home.currency, { cents: true }), day: shortWeekday(paid.day) })}
    </span>
  );
}

/** Ask whoever holds the customer how a promise stands; asked once, offline too. */
function Query({ promise, dossier: { home } }: Found) {
  const asked = entries.value.some(
    ({ op }) => op.type === "promise.query" && (op.args as OpArgs["promise.query"]).promise_id === promise.id,
  );
  const ask = async () => {
    const { id, name, currency } = home;
    const args = { note_id: newId(), promise_id: promise.id, text: t("promise_query_text") };
    if (await saveEntry({ id, name, currency }, "promise.query", args)) announce(t("saved_here"));
  };
  return (
    <button class="btn" type="button" disabled={asked} onClick={() => void ask()}>
      {t(asked ? "promise_query_asked" : "promise_query")}
    </button>
  );
}
