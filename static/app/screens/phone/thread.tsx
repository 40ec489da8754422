/** The thread: everything said and sent about a customer, newest first; what only this phone has is marked. */
import "../../components/icons-later.ts";
import type { ComponentChildren } from "preact";
import type { TimelineEntry } from "../../components/timeline.tsx";
import { money, weekday } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Customer } from "../../stores/rows.ts";
import { sayReason } from "../say-reason.ts";
import { DisputeButtons } from "./dispute-talk.tsx";
import { KeptMark } from "./kept-mark.tsx";
import { NoteButtons } from "./note-talk.tsx";
import { PhotosOf } from "./photos.tsx";
import { sayPlan } from "./plans.tsx";
import { UNRESOLVED } from "./unresolved.ts";
import { at, dayNear, sayItem, sayLevel } from "./words.ts";

type Dated = TimelineEntry & { at: string };

/** Build the thread of a customer, or of one of its items. */
export function threadOf(dossier: Overlaid, customer: Customer, item?: number): Dated[] {
  const all = [
    ...disputes(dossier, customer, item),
    ...promises(dossier, customer, item),
    ...plans(dossier, customer, item),
    ...(item === undefined
      ? [...notes(dossier, customer), ...requests(dossier, customer), ...letters(dossier, customer)]
      : []),
  ];
  return all.sort((a, b) => (a.at < b.at ? 1 : -1));
}

const isInstant = (text: string) => text.length > 10;
const when = (text: string) => (isInstant(text) ? at(text) : dayNear(text));

function said(who: string, on: string, kept: boolean): ComponentChildren {
  return (
    <>
      {t("by_on", { who, when: when(on) })}
      {kept && (
        <span class="tag age--sync timeline__kept">
          <KeptMark kept />
          {t("kept_here")}
        </span>
      )}
    </>
  );
}

function disputes({ rows, kept }: Overlaid, customer: Customer, item?: number): Dated[] {
  const shown = Object.values(rows.dispute).filter(
    ({ item_id }) => item === undefined || item_id === item,
  );
  return shown.flatMap((dispute) => {
    const ref = sayItem(rows.item[dispute.item_id ?? 0]);
    const amount = dispute.amount === null ? "" : ` · ${money(dispute.amount, customer.currency)}`;
    const steps = Object.values(rows.dispute_step ?? {}).filter(({ dispute_id }) => dispute_id === dispute.id);
    const comments = Object.values(rows.dispute_comment).filter(
      ({ dispute_id }) => dispute_id === dispute.id,
    );
    return [
      {
        key: dispute.id,
        icon: "flag" as const,
        at: dispute.opened_on,
        text: (
          <>
            <b>{t("thread_dispute", { ref })}</b>
            {amount} · {sayReason(dispute)} ·{" "}
            {tMaybe(`state_${dispute.state}`, dispute.state)}. {dispute.text}
            {steps.filter(({ state }) => state === "open").map(({ asked }) => ` · ${asked}`)}
          </>
        ),
        when: said(dispute.opened_by, dispute.opened_on, kept.has(dispute.id)),
        pictures: <PhotosOf among={rows.attachment} parent={dispute.id} of={t("thread_dispute", { ref })} />,
        actions: UNRESOLVED.has(dispute.state) && (
          <DisputeButtons dispute_id={dispute.id} customer={customer} />
        ),
      },
      ...steps.filter(({ state }) => state === "done").map((step) => ({
        key: step.id,
        icon: "check" as const,
        at: step.ended_at ?? "",
        text: (
          <>
            <b>{t("thread_dispute", { ref })}</b> {[step.asked, step.outcome].filter(Boolean).join(" · ")}
          </>
        ),
        when: said(step.ended_by ?? "", step.ended_at ?? "", kept.has(step.id)),
      })),
      ...comments.map((comment) => ({
        key: comment.id,
        icon: "note" as const,
        at: comment.at,
        text: (
          <>
            <b>{t("thread_dispute", { ref })}</b> {comment.text || t("talk_escalated")}
          </>
        ),
        when: said(comment.author, comment.at, kept.has(comment.id)),
        pictures: <PhotosOf among={rows.attachment} parent={comment.id} of={t("thread_dispute", { ref })} />,
      })),
    ];
  });
}

function promises({ rows, kept }: Overlaid, customer: Customer, item?: number): Dated[] {
  return Object.values(rows.promise)
    .filter(({ items }) => item === undefined || items.some(([id]) => id === item))
    .map((promise) => ({
      key: promise.id,
      icon: "promise" as const,
      at: promise.recorded_on,
      text: (
        <>
          <b>{t("thread_promise", { amount: money(promise.amount, customer.currency) })}</b>{" "}
          {t("thread_promise_for", { day: weekday(promise.promised_on) })},{" "}
          {tMaybe(`state_${promise.state}`, promise.state)}. {promise.text}
        </>
      ),
      when: said(promise.by, promise.recorded_on, kept.has(promise.id)),
    }));
}

function plans({ rows, kept }: Overlaid, customer: Customer, item?: number): Dated[] {
  return Object.values(rows.plan ?? {})
    .filter(({ items }) => item === undefined || items.some(([id]) => id === item))
    .map((plan) => ({
      key: plan.id,
      icon: "promise" as const,
      at: plan.proposed_on,
      text: (
        <>
          <b>{t("plan")}</b> {sayPlan(plan, customer.currency)}. {plan.text}
        </>
      ),
      when: said(plan.by, plan.proposed_on, kept.has(plan.id)),
    }));
}

function notes({ rows, kept }: Overlaid, customer: Customer): Dated[] {
  const replaced = new Set(Object.values(rows.note).map(({ supersedes_id }) => supersedes_id));
  return Object.values(rows.note)
    .filter(({ id }) => !replaced.has(id))
    .map((note) => ({
      key: note.id,
      icon: "note" as const,
      at: note.at,
      text: (
        <>
          {note.answers_id && <span class="quiet">{t("note_in_answer", { name: rows.note[note.answers_id]?.author ?? t("note_older") })} </span>}
          {note.tags.length > 0 && (
            <b>{note.tags.map((tag) => sayTag(note.kind, tag)).join(", ")}. </b>
          )}
          {note.text}
        </>
      ),
      when: said(note.author, note.at, kept.has(note.id)),
      pictures: <PhotosOf among={rows.attachment} parent={note.id} of={t("kind_note")} />,
      actions: <NoteButtons note={note} customer_id={customer.id} />,
    }));
}

const sayTag = (kind: string, tag: string): string =>
  tMaybe(/call|visit/.test(kind) ? `reason_call_${tag}` : `reason_note_${tag}`, tag);

function requests({ rows, kept }: Overlaid, customer: Customer): Dated[] {
  return Object.values(rows.request).map((request) => {
    const asked = [
      request.requested !== null && money(request.requested, customer.currency),
      request.requested_days !== null && t("thread_limit_days", { count: request.requested_days }),
    ];
    const granted = request.granted !== null && money(request.granted, customer.currency);
    const state = tMaybe(`state_${request.state}`, request.state);
    return {
      key: request.id,
      icon: "limit" as const,
      at: request.decided_at ?? request.created_at,
      text: (
        <>
          <b>{t("thread_limit", { amount: asked.filter(Boolean).join(", ") })}</b>{" "}
          {granted ? t("state_with", { state, what: granted }) : state}. {request.decision_reason ?? request.text}
        </>
      ),
      when: said(
        request.decided_by ?? request.requester,
        request.decided_at ?? request.created_at,
        kept.has(request.id),
      ),
    };
  });
}

function letters({ rows }: Overlaid, customer: Customer): Dated[] {
  return Object.values(rows.dunning).map((letter) => ({
    key: letter.id,
    icon: "send" as const,
    at: letter.sent_at ?? letter.run_on,
    text: (
      <>
        <b>{sayLevel(letter.level)}</b>{" "}
        {t(letter.sent_at ? "thread_dunning_sent" : "thread_dunning_due")},{" "}
        {money(letter.total, customer.currency)}
      </>
    ),
    when: when(letter.sent_at ?? letter.send_after ?? letter.run_on),
  }));
}
