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
import { dayOfYear, moment, money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { announce } from "../../stores/announce.ts";
import { newId, saveEntry } from "../../stores/capture.ts";
import { notKept } from "../../stores/here.ts";
import { withPhotos } from "../../stores/operations.ts";
import type { Attachment, Contact, CustomerRows, Dispute, DisputeComment, DisputeStep } from "../../stores/rows.ts";
import { timeZone } from "../../stores/session.ts";
import { PhotoField, PhotosOf } from "../phone/photos.tsx";
import { Due, byDeadline, sayAsked } from "./asked-list.tsx";
import { sayReason } from "../say-reason.ts";
import { Outbox } from "./outbox-pill.tsx";
import { sayRef } from "./say-item.ts";
import { Screen } from "./screen.tsx";
import { type LocalDossier, useDossiers, withEntries } from "./tablet/dossiers.ts";
import { panesWide, railWide } from "./width.ts";

interface Step {
  /** `id` is null in books of before that name no steps: the next one is meant. */
  asked: Pick<DisputeStep, "asked" | "due_on"> & Partial<Pick<DisputeStep, "owner">> & { id: string | null };
  dispute: Dispute;
  comments: DisputeComment[];
  customer: { id: number; name: string; currency: string };
  photos?: Record<string, Attachment>;
  contacts: Contact[];
  /** This device has said more about it than the server has heard. */
  kept: boolean;
}

/** The disputes of a dossier that wait for this department, with what was said here laid over. */
function stepsOf(dossier: LocalDossier): Step[] {
  const { rows, kept } = withEntries(dossier);
  const { id, name, currency } = dossier.home;
  return Object.values(rows.dispute).flatMap((dispute) => {
    const comments = Object.values(rows.dispute_comment)
      .filter(({ dispute_id }) => dispute_id === dispute.id)
      .sort((a, b) => a.at.localeCompare(b.at));
    const more = { comments, photos: rows.attachment, contacts: Object.values(rows.contact), customer: { id, name, currency }, kept: comments.some((one) => kept.has(one.id)) };
    return askedOn(dispute, rows).map((asked) => ({ asked, dispute, ...more }));
  });
}

function askedOn(dispute: Dispute, rows: CustomerRows): Step["asked"][] {
  const steps = Object.values(rows.dispute_step ?? {}).filter(({ dispute_id }) => dispute_id === dispute.id);
  if (steps.length > 0) return steps.filter(({ state }) => state === "open");
  const { department, next_step, step_due_on: due_on } = dispute;
  return department === null && next_step === null ? [] : [{ id: null, asked: next_step ?? "", due_on }];
}

export function StepsScreen({ openId }: { openId?: string }) {
  const dossiers = useDossiers(() => true);
  const sorted = (dossiers ?? []).flatMap(stepsOf).sort((a, b) => byDeadline(a.asked, b.asked));
  const wide = panesWide.value;
  // A notification leads to the dispute, a row of the list to the step.
  const step = sorted.find((one) => keyOf(one) === openId) ?? sorted.find(({ dispute }) => dispute.id === openId) ?? (wide ? sorted[0] : undefined);
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
              {sorted.map((each) => (
                <Row
                  key={keyOf(each)}
                  name={each.asked.asked || sayReason(each.dispute)}
                  href={`/etapes/${keyOf(each)}`}
                  current={step && keyOf(each) === keyOf(step)}
                  meta={
                    <>
                      <span>{each.customer.name}</span>
                      {each.dispute.ref != null && <span>{sayRef(each.dispute.ref)}</span>}
                      {each.asked.owner && <span>{each.asked.owner}</span>}
                    </>
                  }
                  tail={<Due due_on={each.asked.due_on} />}
                />
              ))}
            </ul>
          </div>
        )}
        {step && <Detail key={keyOf(step)} step={step} back={!wide} />}
      </div>
    </Screen>
  );
}

const keyOf = ({ asked, dispute }: Step): string => asked.id ?? dispute.id;

function Detail({ step: { asked, dispute, comments, customer, contacts, photos, kept }, back }: { step: Step; back: boolean }) {
  const [text, setText] = useState("");
  const [ids, setIds] = useState<string[]>([]);
  const words = text.trim();
  const done = (safe: string | null) => {
    if (safe === null) return; // not kept: what was typed stays
    setText("");
    setIds([]);
    announce(t("saved_here"));
  };
  const dispute_id = dispute.id;
  const comment = async () =>
    done(await saveEntry(customer, "dispute.comment", { comment_id: newId(), dispute_id, text: words, ...withPhotos(ids) }));
  const finish = async () => done(await saveEntry(customer, "step.complete", { dispute_id, ...(asked.id && { step_id: asked.id }), text: words }));
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
          <h2 class="detail__name">{sayAsked(asked)}</h2>
          <p class="row__meta">
            <span>{customer.name}</span>
            {dispute.ref != null && <span>{sayRef(dispute.ref)}</span>}
            <span>{sayReason(dispute)}</span>
            <span>{dispute.amount === null ? t("amount_unnamed") : money(dispute.amount, customer.currency, { cents: true })}</span>
          </p>
        </div>
        {asked.due_on && <Due due_on={asked.due_on} />}
      </header>
      <blockquote class="quote">
        {dispute.text ? t("quoted", { text: dispute.text }) : sayReason(dispute)}
        <footer class="quote__by">
          {dispute.opened_by} · {dayOfYear(dispute.opened_on)}
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
            when: `${comment.author} · ${moment(comment.at, timeZone.value)}`,
          }))}
        />
        {kept && <p class="quiet t13">{t("kept_here")}</p>}
        {notKept.value && <Notice kind="hold" live title={t(`storage_${notKept.value}`)} />}
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
          <PhotoField of={{ customer_id: customer.id, ids, keep: (next) => setIds((before) => next(before)) }} />
          <div class="btns">
            <button class="btn" disabled={!words}>
              {t("comment_add")}
            </button>
            <button class="btn btn--primary" type="button" onClick={() => void finish()}>
              <Icon name="check" />
              {t("step_finish")}
            </button>
          </div>
        </form>
      </Section>
    </article>
  );
}
