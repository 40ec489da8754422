/** Relances › Mises en demeure: what goes by a person's release only, and the notices in their 48 hours. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, moment, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { customerColumn } from "../columns.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { ReleaseDialog } from "./release-dialog.tsx";
import { DunningTabs } from "./tabs.tsx";
import type { FormalNotice, ReleasesView, Waiting } from "./types.ts";

export function Releases() {
  const loaded = useLoad<ReleasesView>("/dunning/releases");
  const [releasing, setReleasing] = useState<Waiting | null>(null);
  const sending = useSend();
  const done = async () => {
    setReleasing(null);
    announce(t("done"));
    forget("/dunning");
    await loaded.reload();
  };
  const withdraw = async ({ id }: FormalNotice) => {
    if (await sending.run(() => api("DELETE", `/dunning/releases/${id}`).then(() => true))) await done();
  };
  return (
    <Screen title={t("place_dunning")} head={<DunningTabs at="releases" counts={loaded.data ? { releases: loaded.data.waiting.length } : {}} />}>
      <Sheetless>
        <ProblemNotice error={sending.error} />
        <Shown loaded={loaded} rows={6}>
          {({ waiting, notices }) => (
            <>
              <Section title={t("release_waiting")} tail={waiting.length}>
                <p class="t13 quiet">{t("release_hint")}</p>
                {waiting.length === 0 ? <Empty text={t("release_none")} /> : <WaitingTable rows={waiting} onRelease={setReleasing} />}
              </Section>
              <Section title={t("release_notices")} tail={notices.length}>
                {notices.length === 0 ? (
                  <Empty text={t("release_notices_none")} />
                ) : (
                  <Notices rows={notices} busy={sending.busy} onWithdraw={(one) => void withdraw(one)} />
                )}
              </Section>
            </>
          )}
        </Shown>
      </Sheetless>
      {releasing && <ReleaseDialog waiting={releasing} onClose={() => setReleasing(null)} onDone={() => void done()} />}
    </Screen>
  );
}

function WaitingTable({ rows, onRelease }: { rows: Waiting[]; onRelease: (row: Waiting) => void }) {
  return (
    <Table
      caption={t("release_waiting")}
      rows={rows}
      rowKey={({ customer_id, level }) => `${customer_id}/${level}`}
      columns={[
        customerColumn(),
        { key: "level", title: t("level"), cell: ({ level }) => tMaybe(`level_${level}`, level) },
        { key: "items", title: t("items_open"), cell: ({ items }) => items.map(({ ref }) => sayRef(ref)).join(", ") },
        { key: "amount", title: t("amount"), num: true, cell: ({ amount_minor, currency }) => <Amount row minor={amount_minor} currency={currency} /> },
        {
          key: "act",
          title: t("release_act"),
          hidden: true,
          cell: (row) => (
            <button class="btn" type="button" onClick={() => onRelease(row)}>
              {t("release_act")}
            </button>
          ),
        },
      ]}
    />
  );
}

function Notices({ rows, busy, onWithdraw }: { rows: FormalNotice[]; busy: boolean; onWithdraw: (row: FormalNotice) => void }) {
  return (
    <Table
      caption={t("release_notices")}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        customerColumn<FormalNotice>((row) => t("release_by", { name: row.released_by, when: moment(row.released_at, timeZone.value) })),
        {
          key: "state",
          title: t("release_state"),
          cell: ({ state, why, goes_at }) => (
            <>
              {t(`release_state_${state}` as "release_state_sent")}
              <span class="sub">
                {state === "announced" && t("release_goes", { when: moment(goes_at, timeZone.value) })}
                {why && tMaybe(`release_why_${why}`, why)}
              </span>
            </>
          ),
        },
        {
          key: "hold",
          title: t("release_hold"),
          cell: ({ hold_until, hold_by, hold_reason }) =>
            hold_until && (
              <>
                {t("release_hold_until", { day: dayOfYear(hold_until), name: hold_by ?? "–" })}
                <span class="sub">{t("quoted", { text: hold_reason ?? "" })}</span>
              </>
            ),
        },
        { key: "total", title: t("amount"), num: true, cell: ({ total_minor, currency }) => money(total_minor, currency) },
        {
          key: "act",
          title: t("release_withdraw"),
          hidden: true,
          cell: (row) =>
            row.state === "announced" && (
              <button class="btn btn--quiet" type="button" disabled={busy} onClick={() => onWithdraw(row)}>
                {t("release_withdraw")}
              </button>
            ),
        },
      ]}
    />
  );
}
