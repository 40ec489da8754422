/** Relances › Calls: the calls to make, taken in hand one by one, each with its outcome. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { DunningTabs } from "./tabs.tsx";
import type { AgendaEntry, MessageView } from "./types.ts";

const OUTCOMES = ["put_back", "not_reached", "reached"] as const;

export function Agenda() {
  const loaded = useLoad<{ rows: AgendaEntry[] }>("/dunning/agenda");
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
          {({ rows }) => (rows.length === 0 ? <Empty text={t("agenda_none")} /> : <Entries rows={rows} busy={sending.busy} onTake={(entry) => void take(entry)} />)}
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
          title: t("level"),
          cell: ({ level, tries }) => (
            <>
              {tMaybe(`level_${level}`, level)}
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

function Whom({ entry: { contact, phone } }: { entry: AgendaEntry }) {
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
      actions={OUTCOMES.map((outcome, at, all) => (
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
        {t("agenda_call_hint")}{" "}
        <a class="link" href={`/clients/${entry.customer_id}`}>
          {t("open_customer")}
        </a>
      </p>
    </Dialog>
  );
}
