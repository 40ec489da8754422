import { useState } from "preact/hooks";
import { Icon } from "../../../components/icon.tsx";
import { Section } from "../../../components/section.tsx";
import { Timeline } from "../../../components/timeline.tsx";
import { dayOfYear, moment, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { isOwn } from "../../phone/note-talk.tsx";
import { PhotosOf } from "../../phone/photos.tsx";
import { sayPlanState } from "../../phone/plans.tsx";
import { sayReason } from "../../say-reason.ts";
import { about } from "./capture.tsx";
import type { Dossier } from "./dossier.ts";
import { type ThreadEntry, thread } from "./thread-entries.ts";

const FIRST = 12;

/** The thread of a customer; older entries on demand. talks: its notes are answered and corrected above it. */
export function Thread({ dossier, talks }: { dossier: Dossier; talks?: boolean }) {
  const [all, setAll] = useState(false);
  const entries = thread(dossier);
  const shown = all ? entries : entries.slice(0, FIRST);
  const rest = entries.length - shown.length;
  return (
    <Section title={t("thread")} tail={entries.length}>
      {entries.length === 0 && <p class="quiet thread__none">{t("thread_none")}</p>}
      <Timeline
        entries={shown.map((entry) => ({
          key: entry.key,
          icon: entry.icon,
          text: say(entry, dossier.customer.currency),
          when: [entry.by, entry.at.length > 10 ? moment(entry.at, timeZone.value) : dayOfYear(entry.at)]
            .filter(Boolean)
            .join(" · "),
          pictures: <PhotosOf among={dossier.photos} parent={entry.id} of={dossier.customer.name} />,
          actions: talks && entry.kind === "note" && <NoteButtons entry={entry} customer={dossier.customer.id} />,
        }))}
      />
      {rest > 0 && (
        <button class="link link--hit" type="button" onClick={() => setAll(true)}>
          {t("show_others", { count: rest })}
          <Icon name="down" size={16} />
        </button>
      )}
    </Section>
  );
}

function NoteButtons({ entry, customer }: { entry: ThreadEntry; customer: number }) {
  const { id, by, text, facts } = entry;
  const author = by ?? "";
  const write = (correct: boolean) => {
    about.value = { id, customer, author, text, correct };
    document.getElementById("capture-text")?.focus();
  };
  return (
    <div class="btns">
      <button class="link link--hit" type="button" onClick={() => write(false)}>
        {t("note_answer")}
      </button>
      {isOwn({ author, kind: String(facts["kind"]) }) && (
        <button class="link link--hit" type="button" onClick={() => write(true)}>
          {t("note_correct")}
        </button>
      )}
    </div>
  );
}

function say({ kind, text, facts }: ThreadEntry, currency: string) {
  const amount = typeof facts["amount"] === "number" ? money(facts["amount"], currency) : "";
  const head: Partial<Record<ThreadEntry["kind"], string>> = {
    dispute: [
      t("line_dispute"),
      sayReason({ reason: String(facts["reason"]), detail: facts["detail"] ? String(facts["detail"]) : null }),
      amount,
      tMaybe(`dispute_state_${facts["state"]}`, ""),
    ]
      .filter(Boolean)
      .join(" · "),
    promise: t("line_promise", {
      amount,
      day: facts["promised_on"] ? dayOfYear(String(facts["promised_on"])) : "–",
      state: tMaybe(`promise_state_${facts["state"]}`, ""),
    }),
    plan: [
      t("plan"),
      t("plan_of", { amount, count: Number(facts["count"] ?? 0) }),
      sayPlanState({ state: String(facts["state"]), cancel_reason: facts["cancel_reason"] ? String(facts["cancel_reason"]) : null }),
    ].join(" · "),
    request: [
      t("thread_request"),
      amount || (facts["days"] ? t("days_long", { count: Number(facts["days"]) }) : ""),
      tMaybe(`request_state_${facts["state"]}`, ""),
    ]
      .filter(Boolean)
      .join(" · "),
    dunning: [tMaybe(`level_${facts["level"]}`, String(facts["level"])), amount, tMaybe(`message_state_${facts["state"]}`, "")]
      .filter(Boolean)
      .join(" · "),
    note: facts["tags"]
      ? String(facts["tags"])
          .split(",")
          .map((tag) => tMaybe(`tag_${tag}`, tag))
          .join(" · ")
      : undefined,
  };
  return (
    <>
      {facts["answers"] != null && <span class="quiet">{t("note_in_answer", { name: String(facts["answers"]) || t("note_older") })} </span>}
      {head[kind] && <b>{head[kind]}</b>}
      {head[kind] && text && <br />}
      {text}
    </>
  );
}
