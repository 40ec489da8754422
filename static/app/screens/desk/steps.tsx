/**
 * P11 Étapes: what a contributor has to do in disputes of the department; no limits, no scores. Read from this
 * device and said through its outbox: a cellar has no signal.
 */
import { useState } from "preact/hooks";
import { Empty } from "../../components/empty.tsx";
import { Field } from "../../components/field.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { Timeline } from "../../components/timeline.tsx";
import { day, dayOfYear, isoDay, moment, money } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { newId, saveEntry } from "../../stores/capture.ts";
import { entries, full, here, places } from "../../stores/here.ts";
import { overlay, pendingOf } from "../../stores/overlay.ts";
import type { Attachment, Contact, Dispute, DisputeComment } from "../../stores/rows.ts";
import { timeZone } from "../../stores/session.ts";
import { PhotosOf } from "../phone/photos.tsx";
import { Outbox } from "./outbox-pill.tsx";
import { Screen } from "./screen.tsx";
import { type LocalDossier, useDossiers } from "./tablet/dossiers.ts";
import { panesWide, railWide } from "./width.ts";

interface Step {
  dispute: Dispute;
  comments: DisputeComment[];
  customer: { id: number; name: string; currency: string };
  photos?: Record<string, Attachment>;
  contacts: Contact[];
  /** This device has said more about it than the server has heard. */
  kept: boolean;
}

/** The disputes of a dossier that wait for this department, with what was said here laid over. */
function stepsOf({ home, rows: books }: LocalDossier): Step[] {
  const me = here.value?.session.user;
  if (!me) return [];
  const { rows, kept } = overlay(books, pendingOf(entries.value, places.value, home.id), me);
  const { id, name, currency } = home;
  return Object.values(rows.dispute)
    .filter(({ department, next_step }) => department !== null || next_step !== null)
    .map((dispute) => {
      const comments = Object.values(rows.dispute_comment)
        .filter(({ dispute_id }) => dispute_id === dispute.id)
        .sort((a, b) => a.at.localeCompare(b.at));
      return { dispute, comments, photos: rows.attachment, contacts: Object.values(rows.contact), customer: { id, name, currency }, kept: comments.some((one) => kept.has(one.id)) };
    });
}

export function StepsScreen({ openId }: { openId?: string }) {
  const dossiers = useDossiers(() => true);
  const dueOn = ({ dispute }: Step) => dispute.step_due_on ?? "9";
  const sorted = (dossiers ?? []).flatMap(stepsOf).sort((a, b) => dueOn(a).localeCompare(dueOn(b)));
  const wide = panesWide.value;
  const step = sorted.find(({ dispute }) => dispute.id === openId) ?? (wide ? sorted[0] : undefined);
  const today = isoDay(Date.now(), timeZone.value);
  return (
    <Screen
      title={t("place_steps")}
      tail={!railWide.value && <Outbox />}
      sub={dossiers && t("steps_count", { count: sorted.length })}>
      <div class={wide ? "panes panes--two" : "panes"}>
        {(wide || !step) && (
          <div class="pane pane--list">
            {dossiers === null && <Skeleton rows={5} label={t("loading")} />}
            {dossiers !== null && sorted.length === 0 && <Empty text={t("steps_empty")} />}
            <ul>
              {sorted.map(({ dispute, customer }) => (
                <Row
                  key={dispute.id}
                  name={dispute.next_step ?? tMaybe(`reason_dispute_${dispute.reason}`, dispute.reason)}
                  href={`/etapes/${dispute.id}`}
                  current={dispute.id === step?.dispute.id}
                  meta={
                    <>
                      <span>{customer.name}</span>
                      {dispute.ref && <span>{dispute.ref}</span>}
                    </>
                  }
                  tail={
                    <span class={dispute.step_due_on && dispute.step_due_on < today ? "due due--soon" : "due"}>
                      {dispute.step_due_on ? dayOfYear(dispute.step_due_on) : t("chain_no_date")}
                    </span>
                  }
                />
              ))}
            </ul>
          </div>
        )}
        {step && <Detail key={step.dispute.id} step={step} back={!wide} />}
      </div>
    </Screen>
  );
}

function Detail({ step: { dispute, comments, customer, contacts, photos, kept }, back }: { step: Step; back: boolean }) {
  const [text, setText] = useState("");
  const words = text.trim();
  const late = dispute.step_due_on !== null && dispute.step_due_on < isoDay(Date.now(), timeZone.value);
  const done = (safe: string | null) => {
    if (safe === null) return; // the phone is full: what was typed stays
    setText("");
    announce(t("saved_here"));
  };
  const dispute_id = dispute.id;
  const comment = async () =>
    done(await saveEntry(customer, "dispute.comment", { comment_id: newId(), dispute_id, text: words }));
  const finish = async () => done(await saveEntry(customer, "step.complete", { dispute_id, text: words }));
  return (
    <article class="pane pane--sheet">
      {back && (
        <a class="link link--hit" href="/etapes">
          <Icon name="back" size={18} />
          {t("place_steps")}
        </a>
      )}
      <header class="detail">
        <div class="detail__id">
          <h2 class="detail__name">{dispute.next_step ?? t("step_answer")}</h2>
          <p class="row__meta">
            <span>{customer.name}</span>
            {dispute.ref && <span>{dispute.ref}</span>}
            <span>{dispute.amount === null ? t("amount_unnamed") : money(dispute.amount, customer.currency, { cents: true })}</span>
          </p>
        </div>
        {dispute.step_due_on && <span class={late ? "due due--soon" : "due"}>{t("chain_due", { day: day(dispute.step_due_on) })}</span>}
      </header>
      <blockquote class="quote">
        {dispute.text ? t("quoted", { text: dispute.text }) : tMaybe(`reason_dispute_${dispute.reason}`, dispute.reason)}
        <footer class="quote__by">
          {dispute.opened_by} · {dayOfYear(dispute.opened_on)}
        </footer>
      </blockquote>
      <PhotosOf among={photos} parent={dispute.id} of={customer.name} />
      {contacts.length > 0 && (
        <Section level={3} title={t("contacts")} tail={contacts.length}>
          <ul>
            {contacts.map(({ id, name, job, phone }) => (
              <Row key={id} name={name} meta={job && <span>{job}</span>} tail={phone && <a class="link link--hit" href={`tel:${phone}`}>{phone}</a>} />
            ))}
          </ul>
        </Section>
      )}
      <Section level={3} title={t("thread")} tail={comments.length}>
        <Timeline
          entries={comments.map((comment) => ({
            key: comment.id,
            icon: "note",
            text: comment.text,
            pictures: <PhotosOf among={photos} parent={comment.id} of={customer.name} />,
            when: `${comment.author} · ${moment(comment.at, timeZone.value)}`,
          }))}
        />
        {kept && <p class="quiet t13">{t("kept_here")}</p>}
        {full.value && <Notice kind="hold" live title={t("storage_full")} />}
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (words) void comment();
          }}
        >
          <Field id="step-say" label={t("step_say")}>
            <textarea class="input" id="step-say" rows={2} value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </Field>
          <div class="btns">
            <button class="btn" disabled={!words}>
              {t("comment_add")}
            </button>
            <button class="btn btn--primary" type="button" disabled={!words} onClick={() => void finish()}>
              <Icon name="check" />
              {t("step_finish")}
            </button>
          </div>
        </form>
      </Section>
    </article>
  );
}
