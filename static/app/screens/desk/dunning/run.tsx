/** F2 Relances: who hears what, who hears nothing and why, the message itself, and why today. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { longDay, moment, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { ExportLinks } from "../export-links.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { sideWide } from "../width.ts";
import { isUnclear, silences, toClaim } from "./groups.ts";
import { Ones } from "./ones.tsx";
import { Preview } from "./preview.tsx";
import { DunningTabs } from "./tabs.tsx";
import { ToDo } from "./to-do.tsx";
import type { Message, RunView } from "./types.ts";

/** Why a letter has to go by post. */

/** `messageId`: the message a notification leads to. */
export function DunningRun({ messageId }: { messageId?: string }) {
  const loaded = useLoad<RunView>("/dunning");
  const sending = useSend();
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string | null>(messageId ?? null);
  const [asking, setAsking] = useState(false);
  const { data } = loaded;
  const due = (data?.messages ?? []).filter((message) => message.state === "due" && byMail(message));
  const chosen = due.filter(({ id }) => !out.has(id));
  const shownId = openId ?? data?.messages[0]?.id ?? null;

  const again = async () => {
    forget("/dunning");
    forget("/mailbox");
    await loaded.reload();
  };
  const decide = async () => {
    const done = await sending.run(() => api("POST", "/dunning/run").then(() => true));
    if (done) await again();
  };
  const send = async () => {
    setAsking(false);
    const ids = out.size > 0 ? { message_ids: chosen.map(({ id }) => id) } : {};
    const done = await sending.run(() => api<Record<string, unknown>>("POST", "/dunning/send", ids));
    if (!done) return;
    announce(t("dunning_sent", { count: Number(done["sent"] ?? chosen.length) }));
    await again();
  };

  return (
    <Screen
      title={t("place_dunning")}
      sub={data?.run && runLine(data)}
      head={<DunningTabs at="run" />}
      tail={
        <>
          {data?.run && <ExportLinks list="dunning-decisions" />}
          <button class="btn" type="button" disabled={sending.busy} onClick={() => void decide()}>
            {sending.busy ? t("dunning_deciding") : t("dunning_decide_now")}
          </button>
          {chosen.length > 0 && (
            <button class="btn btn--primary" type="button" disabled={sending.busy} onClick={() => setAsking(true)}>
              <Icon name="send" />
              {t("dunning_send", { count: chosen.length })}
            </button>
          )}
        </>
      }
    >
      <div class={sideWide.value ? "panes panes--preview" : "panes panes--stack"}>
        <div class="pane">
          <ProblemNotice error={sending.error} />
          <Shown loaded={loaded} rows={8}>
            {(view) =>
              view.run === null ? (
                <Empty text={t("dunning_never")} />
              ) : (
                <>
                  {view.run.state === "held" && (
                    <Notice
                      kind="hold"
                      title={t("dunning_held")}
                      text={tMaybe(`silent_${view.run.reason}`, view.run.reason ?? "")}
                    />
                  )}
                  <Summary view={view} />
                  <ToDo view={view} open={setOpenId} />
                  <Messages
                    messages={view.messages}
                    out={out}
                    toggle={(id) => setOut(toggled(out, id))}
                    openId={shownId}
                    open={setOpenId}
                  />
                  <Silent view={view} />
                </>
              )
            }
          </Shown>
        </div>
        {shownId && <Preview id={shownId} />}
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("dunning_confirm", { count: chosen.length })}
        actions={
          <>
            <button class="btn" type="button" onClick={() => setAsking(false)}>
              {t("dunning_reread")}
            </button>
            <button class="btn btn--primary" type="button" autoFocus onClick={() => void send()}>
              {t("dunning_send", { count: chosen.length })}
            </button>
          </>
        }
      >
        <p class="quiet">{t("dunning_confirm_text")}</p>
      </Dialog>
    </Screen>
  );
}

/** The others are made by a person. */
const byMail = ({ channel = "mail" }: Pick<Message, "channel">): boolean => channel === "mail";

function runLine({ run, messages }: RunView): string {
  const next = messages.find((message) => message.state === "due" && byMail(message))?.send_after;
  const said = longDay(run!.run_on);
  return next ? `${said} · ${t("dunning_leaves", { when: moment(next, timeZone.value) })}` : said;
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Summary({ view }: { view: RunView }) {
  const claims = toClaim(view.messages);
  const kept = silences(view.silent).slice(0, 4);
  const [first] = claims;
  return (
    <div class="runsum">
      <Hero
        label={t("dunning_to_claim")}
        amount={first ? money(first.minor, first.currency) : money(0)}
        note={
          claims.length > 1
            ? claims.slice(1).map((sum) => money(sum.minor, sum.currency)).join(" · ")
            : t("dunning_messages", { count: first?.count ?? 0 })
        }
      />
      <dl class="runsum__out">
        {kept.map(({ reason, count }) => (
          <div key={reason}>
            <dt>{tMaybe(`silent_short_${reason}`, tMaybe(`silent_${reason}`, reason))}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface MessagesProps {
  messages: Message[];
  out: ReadonlySet<string>;
  toggle: (id: string) => void;
  openId: string | null;
  open: (id: string) => void;
}

function Messages({ messages, out, toggle, openId, open }: MessagesProps) {
  if (messages.length === 0) return <Empty text={t("dunning_nobody")} />;
  return (
    <Table
      caption={t("dunning_messages_title")}
      class="table--messages"
      rows={messages}
      rowKey={({ id }) => id}
      selected={({ id }) => id === openId}
      columns={[
        {
          key: "send",
          title: t("send"),
          hidden: true,
          cell: ({ id, state, customer, channel }) =>
            state === "due" && byMail({ channel }) ? (
              <label class="hit">
                <input class="check" type="checkbox" checked={!out.has(id)} onChange={() => toggle(id)} />
                <span class="vh">{customer}</span>
              </label>
            ) : (
              <Icon
                name={state === "due" ? "phone" : state === "sent" ? "check" : state === "failed" || state === "returned" ? "markno" : "close"}
                size={18}
                label={tMaybe(`message_state_${state}`, state)}
              />
            ),
        },
        {
          key: "customer",
          title: t("customer"),
          name: true,
          cell: ({ id, customer, customer_id, why, state }) => (
            <>
              <button class="table__link" type="button" onClick={() => open(id)} aria-pressed={id === openId}>
                {customer}
              </button>
              <a class="vh" href={`/clients/${customer_id}`}>
                {t("open_customer")}
              </a>
              {state !== "due" && (
                <span class="sub">
                  {tMaybe(`message_state_${isUnclear({ state, why }) ? "unclear" : state}`, state)}
                  {why && why !== "unclear" && ` · ${tMaybe(`message_why_${why}`, tMaybe(`silent_${why}`, why))}`}
                </span>
              )}
            </>
          ),
        },
        { key: "level", title: t("level"), cell: ({ level }) => tMaybe(`level_${level}`, level) },
        { key: "total", title: t("overdue"), num: true, cell: ({ total_minor, currency }) => <Amount row minor={total_minor} currency={currency} /> },
        {
          key: "recipient",
          title: t("recipient"),
          cell: ({ recipient, channel }) =>
            !byMail({ channel }) ? (
              <a class="link" href={channel === "letter" ? "/relances/courriers" : "/relances/agenda"}>
                {t(`channel_${channel ?? "mail"}`)}
              </a>
            ) : (
            <span class="tag">
              <Icon name="mail" size={18} />
              <span class="clip">{recipient}</span>
            </span>
          ),
        },
      ]}
    />
  );
}

/** Who hears nothing, by cause; each cause opens its customers and facts. */
function Silent({ view }: { view: RunView }) {
  const [open, setOpen] = useState<string | null>(null);
  const groups = silences(view.silent);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  if (groups.length === 0) return null;
  const currency = view.currency ?? view.messages[0]?.currency ?? "EUR";
  return (
    <Section title={t("dunning_silent", { count })} tail={t("dunning_silent_text")}>
      <ul class="silences">
        {groups.map(({ reason, count: n, amount_minor }) => (
          <li key={reason}>
            <button
              class="silence"
              type="button"
              aria-expanded={open === reason}
              onClick={() => setOpen(open === reason ? null : reason)}
            >
              <span class="silence__why">{tMaybe(`silent_${reason}`, reason)}</span>
              <span class="count">{n}</span>
              <Amount row minor={amount_minor} currency={currency} />
              <Icon name="down" size={16} />
            </button>
            {open === reason && <Ones reason={reason} currency={currency} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}
