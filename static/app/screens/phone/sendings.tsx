/** Envois (P7): what needs me, what was begun, what waits and why, what the server has; nothing leaves silently. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { AppBar } from "../../components/app-bar.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { isoDay } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { goBack } from "../../lib/router.ts";
import { useTicking } from "../../lib/ticking.ts";
import { answered, isWaiting, needsPerson } from "../../stores/answers.ts";
import { today } from "../../stores/clock.ts";
import { edition, entries, flush, here, sync } from "../../stores/here.ts";
import type { Entry, OpArgs } from "../../stores/operations.ts";
import { photosWaiting } from "../../stores/photos.ts";
import { protectedHere } from "../../stores/persistence.ts";
import { live, timeZone } from "../../stores/session.ts";
import { takeUpdate } from "../../stores/worker.ts";
import { canBeNoted, correctEntry, isCorrectable, noteEntry } from "./correct.ts";
import { Drafts } from "./drafts.tsx";
import { sayCause, sayDetail, sayFlush, sayOutcome, sayWhat, textOf } from "./outcomes.ts";
import { PhotoSendings } from "./photos.tsx";
import { Reconnect } from "./reconnect.tsx";
import { at, clockAt } from "./words.ts";

const MOST_RECEIVED = 30;

export function Sendings() {
  const all = answered.value;
  const attention = all.filter(needsPerson);
  const waiting = all.filter(isWaiting);
  const received = all.filter((entry) => !isWaiting(entry) && !needsPerson(entry)).reverse();
  const isToday = ({ result }: Entry) => isoDay(result?.answered_at ?? 0, timeZone.value) === today.value;
  return (
    <>
      <AppBar title={t("sendings")} back={{ onBack: () => goBack("/"), label: t("back") }}>
        <button class="btn" type="button" onClick={() => void sync()}>
          <Icon name="hexup" size={20} />
          {t("send")}
        </button>
      </AppBar>
      <div class="page page--top">
        {live.value === false && <Reconnect count={waiting.length} />}
        {attention.length > 0 && (
          <Section title={t("sendings_attention")} tail={attention.length}>
            {attention.map((entry) => (
              <ToDo key={entry.op.op_id} entry={entry} />
            ))}
          </Section>
        )}
        <Drafts />
        <Waiting waiting={waiting} />
        <PhotoSendings />
        <Received title={t("sendings_received_today")} received={received.filter(isToday)} open />
        <Received
          title={t("sendings_received_before")}
          received={received.filter((entry) => !isToday(entry)).slice(0, MOST_RECEIVED)}
        />
      </div>
    </>
  );
}

function Waiting({ waiting }: { waiting: Entry[] }) {
  const now = useTicking(waiting.length > 0 && flush.value.state === "retrying");
  const fragile = waiting.length > 0 && protectedHere.value === false;
  return (
    <Section title={t("sendings_waiting")} tail={waiting.length || undefined}>
      <ul>
        {waiting.map((entry) => (
          <Row
            key={entry.op.op_id}
            lead={<Icon name="hex" size={22} class="row__lead--sync" />}
            name={sayWhat(entry)}
            href={`/envois/${entry.op.op_id}`}
            meta={
              <>
                <span>{sayDetail(entry)}</span>
                <span class="age--sync">{sayCause(entry, flush.value, entries.value)}</span>
              </>
            }
            tail={when(entry)}
          />
        ))}
      </ul>
      {waiting.length === 0 ? (
        photosWaiting.value.length === 0 && <p class="quiet empty-line">{t("sendings_none")}</p>
      ) : (
        <Notice
          kind="sync"
          icon="hex"
          title={sayFlush(flush.value, now)}
          text={t("nothing_leaves")}
          action={flush.value.state === "update" && <Update />}
        />
      )}
      {fragile && (
        <Notice
          title={t("me_not_protected")}
          action={
            <a class="btn" href="/moi">
              {t("me_install_now")}
            </a>
          }
        />
      )}
    </Section>
  );
}

const Update = () => (
  <button class="btn btn--primary" type="button" onClick={() => void takeUpdate()}>
    {t("update_now")}
  </button>
);

/** What the server has: each with what became of it. */
function Received({ title, received, open }: { title: string; received: Entry[]; open?: boolean }) {
  const answers = useAnswerTimes(received);
  if (received.length === 0) return null;
  return (
    <section class="section">
      <details open={open}>
        <summary class="section__head">
          {title}
          <span class="section__tail">{received.length}</span>
        </summary>
        <ul>
          {received.map((entry) => (
            <Row
              key={entry.op.op_id}
              lead={<Icon name={entry.result?.outcome === "rejected" ? "hexx" : "hexcheck"} size={22} />}
              name={sayWhat(entry)}
              href={`/envois/${entry.op.op_id}`}
              meta={sayOutcome(entry, { answer_by: answers[entry.op.op_id] })}
              tail={when(entry)}
            />
          ))}
        </ul>
      </details>
    </section>
  );
}

/** Until when each limit request has to be answered, read from the books of its customer. */
export function useAnswerTimes(received: Entry[]): Record<string, string> {
  const found = useSignal<Record<string, string>>({});
  const asked = useSignal(received);
  asked.value = received;
  useSignalEffect(() => {
    edition.value; // read again when the books grow
    const base = here.value?.base;
    const requests = asked.value.filter(({ op }) => op.type === "limit.request");
    if (!base || requests.length === 0) return;
    void Promise.all(
      requests.map(async ({ op }) => {
        const { request_id } = op.args as OpArgs["limit.request"];
        const request = (await base.customer(op.entity))?.request[request_id];
        return [op.op_id, request?.decided_at ? null : request?.answer_by] as const;
      }),
    ).then((all) => {
      const known = Object.fromEntries(all.filter((one): one is [string, string] => Boolean(one[1])));
      if (JSON.stringify(known) !== JSON.stringify(found.peek())) found.value = known;
    });
  });
  return found.value;
}

/** Today's entries show the hour, older ones their day. */
function when({ op }: Entry): string {
  const on = isoDay(op.client_time, timeZone.value);
  return on === today.value ? clockAt(op.client_time) : at(op.client_time);
}

/** Sent back, or true no longer: the person's own words, and the nearest next step. */
function ToDo({ entry }: { entry: Entry }) {
  const refused = entry.result?.outcome === "rejected";
  return (
    <article class="case">
      <Icon name={refused ? "hexx" : "hexcheck"} size={22} class="case__mark" />
      <div class="case__body">
        <h3 class="row__name">{sayWhat(entry)}</h3>
        <p>{sayOutcome(entry)}</p>
        {textOf(entry) && <p class="quiet">{t("quoted_words", { text: textOf(entry) })}</p>}
        <p class="timeline__when">
          {t("written_at", { when: at(entry.op.client_time) })} · {at(entry.result?.answered_at ?? 0)}
        </p>
        <div class="btns">
          <NextStep entry={entry} />
          <a class="btn" href={`/envois/${entry.op.op_id}`}>
            {t("details")}
          </a>
        </div>
      </div>
    </article>
  );
}

function NextStep({ entry }: { entry: Entry }): ComponentChildren {
  if (entry.result?.code === "basis_changed") {
    return (
      <a class="btn btn--primary" href={`/envois/${entry.op.op_id}`}>
        {t("fix")}
      </a>
    );
  }
  const correctable = isCorrectable(entry);
  if (!correctable && !canBeNoted(entry)) return null;
  return (
    <button
      class="btn btn--primary"
      type="button"
      onClick={() => (correctable ? correctEntry(entry) : noteEntry(entry))}
    >
      {t(correctable ? "fix" : "keep_as_note")}
    </button>
  );
}
