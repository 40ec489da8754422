/** Relances › Calls and visits: taken in hand one by one, each with its outcome; and what was made lately. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, moment } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { customerColumn } from "../columns.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { InHand, Whom } from "./in-hand.tsx";
import { DunningTabs } from "./tabs.tsx";
import type { AgendaDone, AgendaEntry, MessageView } from "./types.ts";

export function Agenda() {
  const loaded = useLoad<{ rows: AgendaEntry[]; done: AgendaDone[] }>("/dunning/agenda");
  const [inHand, setInHand] = useState<{ entry: AgendaEntry; message: MessageView } | null>(null);
  const sending = useSend();
  const again = async () => {
    forget("/dunning");
    await loaded.reload();
  };
  const take = async (entry: AgendaEntry) => {
    const message = await sending.run(() =>
      entry.state === "due"
        ? api<MessageView>("POST", `/dunning/agenda/${entry.id}/claim`)
        : api<MessageView>("GET", `/dunning/messages/${entry.id}`),
    );
    if (message?.state === "sending") return setInHand({ entry, message });
    if (message) announce(t("agenda_taken_out", { why: tMaybe(`silent_${message.why}`, tMaybe(`message_state_${message.state}`, "")) }));
    await again();
  };
  const putBack = async () => {
    if (!inHand) return;
    const done = await sending.run(() => api("PUT", `/dunning/agenda/${inHand.entry.id}/outcome`, { outcome: "put_back" }).then(() => true));
    await ended(done ? t("done") : undefined);
  };
  const ended = async (said: string | undefined) => {
    if (said) announce(said);
    setInHand(null);
    await again();
  };
  return (
    <Screen title={t("place_dunning")} head={<DunningTabs at="agenda" counts={loaded.data ? { agenda: loaded.data.rows.length } : {}} />}>
      <Sheetless>
        <ProblemNotice error={sending.error} />
        <Shown loaded={loaded} rows={6}>
          {({ rows, done }) => (
            <>
              {rows.length === 0 ? <Empty text={t("agenda_none")} /> : <Entries rows={rows} busy={sending.busy} onTake={(entry) => void take(entry)} />}
              {done.length > 0 && (
                <Section title={t("agenda_done")} tail={done.length}>
                  <Done rows={done} />
                </Section>
              )}
            </>
          )}
        </Shown>
      </Sheetless>
      {inHand && <InHand {...inHand} busy={sending.busy} onClose={() => setInHand(null)} onPutBack={() => void putBack()} onSaid={() => void ended(t("capture_kept"))} />}
    </Screen>
  );
}

function Entries({ rows, busy, onTake }: { rows: AgendaEntry[]; busy: boolean; onTake: (entry: AgendaEntry) => void }) {
  return (
    <Table
      caption={t("dunning_tab_agenda")}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        customerColumn<AgendaEntry>(({ since }) => t("agenda_since", { day: dayOfYear(since) })),
        {
          key: "what",
          title: t("strategy_value_channel"),
          cell: ({ channel, level, tries, deadline_on, late }) => (
            <>
              {t(`channel_${channel}`)} · {tMaybe(`level_${level}`, level)}
              {deadline_on && <span class="sub">{t(late ? "agenda_late" : "agenda_due", { day: dayOfYear(deadline_on) })}</span>}
              {tries > 0 && <span class="sub">{t("agenda_tries", { count: tries })}</span>}
            </>
          ),
        },
        { key: "whom", title: t("recipient"), cell: (entry) => <Whom entry={entry} /> },
        { key: "total", title: t("overdue"), num: true, cell: ({ total_minor, currency }) => <Amount row minor={total_minor} currency={currency} /> },
        {
          key: "act",
          title: t("agenda_take"),
          hidden: true,
          cell: (entry) => (
            <button class="btn" type="button" disabled={busy} onClick={() => onTake(entry)}>
              {t(entry.state === "due" ? "agenda_take" : "agenda_in_hand")}
              <span class="vh"> {entry.customer}</span>
            </button>
          ),
        },
      ]}
    />
  );
}

/** What people did these days: how it ended, who was there or called, and their words. */
function Done({ rows }: { rows: AgendaDone[] }) {
  return (
    <Table
      caption={t("agenda_done")}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        customerColumn(),
        { key: "what", title: t("strategy_value_channel"), cell: ({ channel, level }) => `${t(`channel_${channel}`)} · ${tMaybe(`level_${level}`, level)}` },
        {
          key: "how",
          title: t("agenda_how"),
          cell: ({ outcome, text }) => (
            <>
              {tMaybe(`outcome_${outcome}`, "–")}
              {text && <span class="sub">{t("quoted", { text })}</span>}
            </>
          ),
        },
        { key: "who", title: t("who"), cell: ({ done_by, done_at }) => t("agenda_by", { by: done_by ?? "–", when: moment(done_at, timeZone.value) }) },
        { key: "total", title: t("overdue"), num: true, cell: ({ total_minor, currency }) => <Amount row minor={total_minor} currency={currency} /> },
      ]}
    />
  );
}
