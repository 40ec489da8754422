/** Envois (P7): what needs me, what waits on this phone, what the server has. */
import { AppBar } from "../../components/app-bar.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { isoDay } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { goBack } from "../../lib/router.ts";
import { today } from "../../stores/clock.ts";
import { entries, flush, shared, sync } from "../../stores/here.ts";
import type { Entry } from "../../stores/operations.ts";
import { photosWaiting } from "../../stores/photos.ts";
import { live, timeZone } from "../../stores/session.ts";
import { correctEntry, isCorrectable } from "./correct.ts";
import { PhotoSendings } from "./photos.tsx";
import { Reconnect } from "./reconnect.tsx";
import { sayOutcome, sayWhat, textOf } from "./outcomes.ts";
import { at, clockAt, needsPerson } from "./words.ts";

const MOST_RECEIVED = 30;

export function Sendings() {
  const all = entries.value.map(withLaterOutcome);
  const attention = all.filter(needsPerson);
  const waiting = all.filter(({ result }) => result === null);
  const received = all
    .filter((entry) => entry.result !== null && !needsPerson(entry))
    .reverse()
    .slice(0, MOST_RECEIVED);
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
              <Refused key={entry.op.op_id} entry={entry} />
            ))}
          </Section>
        )}
        <Section title={t("sendings_waiting")} tail={waiting.length || undefined}>
          <ul>
            {waiting.map((entry) => (
              <Row
                key={entry.op.op_id}
                lead={<Icon name="hex" size={22} class="row__lead--sync" />}
                name={sayWhat(entry)}
                href={`/envois/${entry.op.op_id}`}
                meta={textOf(entry)}
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
              title={sayFlush()}
              text={t("nothing_leaves")}
            />
          )}
        </Section>
        <PhotoSendings />
        {received.length > 0 && (
          <Section title={t("sendings_received")} tail={received.length}>
            <ul>
              {received.map((entry) => (
                <Row
                  key={entry.op.op_id}
                  lead={<Icon name="hexcheck" size={22} />}
                  name={sayWhat(entry)}
                  href={`/clients/${entry.op.entity}`}
                  meta={sayOutcome(entry)}
                  tail={when(entry)}
                />
              ))}
            </ul>
          </Section>
        )}
      </div>
    </>
  );
}

function sayFlush(): string {
  const now = flush.value;
  if (now.state === "sending") return t("sending_now", { done: now.done + 1, total: now.total });
  if (now.state === "update") return t("update_required");
  if (now.state === "retrying") {
    return t("retrying_in", { count: Math.max(1, Math.ceil((now.at - Date.now()) / 1000)) });
  }
  return t("will_go");
}

/** Today's entries show the hour, older ones their day. */
function when({ op }: Entry): string {
  const on = isoDay(op.client_time, timeZone.value);
  return on === today.value ? clockAt(op.client_time) : at(op.client_time);
}

/** A quarantine released, or refused, after the push had answered. */
export function withLaterOutcome(entry: Entry): Entry {
  const later = shared.value.op_outcome?.[entry.op.op_id];
  if (!later || !entry.result || entry.result.outcome === later.outcome) return entry;
  const outcome = later.outcome as "applied";
  return { ...entry, result: { ...entry.result, outcome, code: later.code } };
}

function Refused({ entry }: { entry: Entry }) {
  const at_ = entry.result?.answered_at ?? 0;
  return (
    <article class="case">
      <Icon name="hexx" size={22} class="case__mark" />
      <div class="case__body">
        <h3 class="row__name">{sayWhat(entry)}</h3>
        <p>{sayOutcome(entry)}</p>
        {textOf(entry) && <p class="quiet">« {textOf(entry)} »</p>}
        <p class="timeline__when">
          {t("written_at", { when: at(entry.op.client_time) })} · {at(at_)}
        </p>
        <div class="btns">
          {isCorrectable(entry) && (
            <button class="btn btn--primary" type="button" onClick={() => correctEntry(entry)}>
              {t("fix")}
            </button>
          )}
          <a class="btn" href={`/envois/${entry.op.op_id}`}>
            {t("details")}
          </a>
        </div>
      </div>
    </article>
  );
}
