/** Relances › Calls and visits: taken in hand one by one, each with its outcome; and what was made lately. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, moment } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { DunningTabs } from "./tabs.tsx";
import type { AgendaDone, AgendaEntry, MessageView } from "./types.ts";

const OUTCOMES = {
  call: ["put_back", "not_reached", "reached"],
  visit: ["put_back", "absent", "met"],
} as const;

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
  const settle = async (outcome: string) => {
    if (!inHand) return;
    const done = await sending.run(() => api("PUT", `/dunning/agenda/${inHand.entry.id}/outcome`, { outcome }).then(() => true));
    if (done) announce(t("done"));
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
      {inHand && <InHand {...inHand} busy={sending.busy} onClose={() => setInHand(null)} onSettle={(outcome) => void settle(outcome)} />}
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
        {
          key: "customer",
          title: t("customer"),
          name: true,
          cell: ({ customer_id, customer, since }) => (
            <>
              <a class="table__link" href={`/clients/${customer_id}`}>
                {customer}
              </a>
              <span class="sub">{t("agenda_since", { day: dayOfYear(since) })}</span>
            </>
          ),
        },
        {
          key: "what",
          title: t("strategy_value_channel"),
          cell: ({ channel, level, tries, deadline_on, late }) => (
            <>
              {t(`channel_${channel}`)} · {tMaybe(`level_${level}`, level)}
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
        {
          key: "customer",
          title: t("customer"),
          name: true,
          cell: ({ customer_id, customer }) => (
            <a class="table__link" href={`/clients/${customer_id}`}>
              {customer}
            </a>
          ),
        },
        { key: "what", title: t("strategy_value_channel"), cell: ({ channel, level }) => `${t(`channel_${channel}`)} · ${tMaybe(`level_${level}`, level)}` },
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

function Whom({ entry: { channel, contact, phone, address, reps } }: { entry: AgendaEntry }) {
  if (channel === "visit") {
    return (
      <>
        {reps?.length ? t("agenda_reps", { names: reps.join(", ") }) : t("agenda_no_rep")}
        <span class="sub">{address ?? contact}</span>
      </>
    );
  }
  return (
    <>
      {contact}
      {phone ? (
        <a class="link link--hit" href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
          {phone}
        </a>
      ) : (
        <span class="sub">{t("agenda_no_phone")}</span>
      )}
    </>
  );
}

interface InHandProps {
  entry: AgendaEntry;
  message: MessageView;
  busy: boolean;
  onClose: () => void;
  onSettle: (outcome: string) => void;
}

/** What to say, and how it ended; closing it keeps it in hand. */
function InHand({ entry, message, busy, onClose, onSettle }: InHandProps) {
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("dunning_message_to", { name: entry.customer })}
      actions={OUTCOMES[entry.channel].map((outcome, at, all) => (
        <button key={outcome} class={at === all.length - 1 ? "btn btn--primary" : "btn"} type="button" disabled={busy} onClick={() => onSettle(outcome)}>
          {t(`outcome_${outcome}`)}
        </button>
      ))}
    >
      <p>
        <Whom entry={entry} />
      </p>
      <div class="letter" lang={message.language}>
        <p class="w6">{message.subject}</p>
        <p class="letter__body">{message.body}</p>
      </div>
      <p class="t13 quiet">
        {t(`agenda_${entry.channel}_hint`)}{" "}
        <a class="link" href={`/clients/${entry.customer_id}`}>
          {t("open_customer")}
        </a>
      </p>
    </Dialog>
  );
}
