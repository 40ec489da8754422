/** T2 Litiges: every open dispute of the agency by age, who has it, and its thread; works offline. */
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { Skeleton } from "../../../components/skeleton.tsx";
import { Timeline } from "../../../components/timeline.tsx";
import { dayOfYear, moment, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { today } from "../../../stores/clock.ts";
import { daysBetween } from "../../../stores/figures.ts";
import { announce } from "../../../stores/announce.ts";
import { bringBooks } from "../../../stores/here.ts";
import type { Dispute } from "../../../stores/rows.ts";
import { session, timeZone } from "../../../stores/session.ts";
import { api } from "../../../lib/http.ts";
import { AskedList, byDeadline } from "../asked-list.tsx";
import { CommentLine } from "../comment-line.tsx";
import { sayDepartment } from "../departments.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { PhotosOf } from "../../phone/photos.tsx";
import { sayItem } from "../../phone/words.ts";
import { sayReason } from "../../say-reason.ts";
import { Screen } from "../screen.tsx";
import { panesWide } from "../width.ts";
import { Chain } from "./chain.tsx";
import { type LocalDossier, useDossiers, withEntries } from "./dossiers.ts";
import { Escalate } from "./escalate.tsx";

interface Found {
  dispute: Dispute;
  dossier: LocalDossier;
  /** What was said of it on this device and is not read back yet. */
  kept: ReadonlySet<string>;
  age: number;
}

export function TabletDisputes({ openId }: { openId?: string }) {
  const dossiers = useDossiers(({ disputed, words }) => disputed > 0 || words !== "");
  const all = (dossiers ?? []).flatMap(disputesOf);
  const found = all.filter(({ dispute }) => !isOver(dispute)).sort((a, b) => b.age - a.age);
  const asked = ({ dispute }: Found) => dispute.id === openId;
  const missed = dossiers !== null && openId !== undefined && !all.some(asked) ? openId : undefined;
  const everywhere = useDossiers(() => missed !== undefined, missed); // closed since: nothing else of its customer may run
  const wide = panesWide.value;
  const open = openId === undefined ? (wide ? found[0] : undefined) : (all.find(asked) ?? everywhere?.flatMap(disputesOf).find(asked));
  return (
    <Screen title={t("place_disputes")} sub={dossiers ? t("disputes_count", { count: found.length }) : undefined}>
      <div class={wide ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            {dossiers === null && <Skeleton rows={5} label={t("loading")} />}
            {dossiers !== null && found.length === 0 && <Empty text={t("disputes_empty")} />}
            <ul>
              {found.map(({ dispute, dossier, age }) => (
                <Row
                  key={dispute.id}
                  name={dossier.home.name}
                  href={`/litiges/${dispute.id}`}
                  current={dispute.id === open?.dispute.id}
                  meta={
                    <>
                      <span>{sayReason(dispute)}</span>
                      <span>{dispute.owner ?? sayDepartment(dispute.department)}</span>
                    </>
                  }
                  tail={
                    <>
                      <Amount row minor={dispute.amount} currency={dossier.home.currency} unset={t("amount_unnamed")} />
                      <span class={late(dispute) ? "due due--soon" : "due"}>{t("days_long", { count: age })}</span>
                    </>
                  }
                />
              ))}
            </ul>
          </div>
        )}
        {open && <Detail key={open.dispute.id} found={open} back={!wide} />}
        {missed && !open && everywhere && (
          <div class="pane pane--sheet">
            <Empty text={t("dispute_gone")}>
              <a class="btn" href="/litiges">
                {t("place_disputes")}
              </a>
            </Empty>
          </div>
        )}
      </div>
    </Screen>
  );
}

/** Every dispute of a customer, the closed ones too, with what was said of it here. */
function disputesOf({ home, rows: books }: LocalDossier): Found[] {
  const { rows, kept } = withEntries({ home, rows: books });
  const dossier = { home, rows };
  return Object.values(rows.dispute).map((dispute) => ({
    ...{ dispute, dossier, kept },
    age: daysBetween(dispute.opened_on, today.value),
  }));
}

const isOver = ({ state }: Dispute) => state === "resolved" || state === "withdrawn";
const late = ({ step_due_on }: Dispute) => step_due_on !== null && step_due_on < today.value;

function Detail({ found: { dispute, dossier, kept }, back }: { found: Found; back: boolean }) {
  const { home, rows } = dossier;
  const item = dispute.item_id === null ? undefined : rows.item[dispute.item_id];
  const comments = Object.values(rows.dispute_comment)
    .filter(({ dispute_id }) => dispute_id === dispute.id)
    .sort((a, b) => b.at.localeCompare(a.at));
  const steps = Object.values(rows.dispute_step ?? {})
    .filter(({ dispute_id }) => dispute_id === dispute.id)
    .sort(byDeadline);
  return (
    <article class="pane pane--fixed pane--sheet">
      <div class="pane__body">
        {back && (
          <a class="link link--hit" href="/litiges">
            <Icon name="back" size={18} />
            {t("place_disputes")}
          </a>
        )}
        <header class="detail">
          <div class="detail__id">
            <h2 class="detail__name">
              <a href={`/clients/${home.id}`}>{home.name}</a>
            </h2>
            <p class="row__meta">
              <span>{sayReason(dispute)}</span>
              <span>{sayItem(item)}</span>
              {dispute.amount !== null && <span>{money(dispute.amount, home.currency, { cents: true })}</span>}
              {isOver(dispute) && <span>{tMaybe(`dispute_state_${dispute.state}`, dispute.state)}</span>}
              {dispute.outcome && <span>{tMaybe(`outcome_${dispute.outcome}`, dispute.outcome)}</span>}
            </p>
          </div>
        </header>
        {!isOver(dispute) && <Chain dispute={dispute} today={today.value} />}
        {steps.length > 0 ? <AskedList steps={steps} /> : dispute.next_step && <p class="w6">{dispute.next_step}</p>}
        <blockquote class="quote">
          {dispute.text ? t("quoted", { text: dispute.text }) : sayReason(dispute)}
          <footer class="quote__by">
            {dispute.opened_by} · {dayOfYear(dispute.opened_on)}
          </footer>
        </blockquote>
        <PhotosOf among={rows.attachment} parent={dispute.id} of={home.name} />
        <Section level={3} title={t("thread")} tail={comments.length}>
          <Timeline
            entries={comments.map(({ id, text, author, at }) => ({
              key: id,
              icon: "note",
              text,
              pictures: <PhotosOf among={rows.attachment} parent={id} of={home.name} />,
              when: `${author} · ${moment(at, timeZone.value)}`,
            }))}
          />
          {comments.some(({ id }) => kept.has(id)) && <p class="quiet t13">{t("kept_here")}</p>}
          <CommentLine dispute_id={dispute.id} customer={dossier.home} />
        </Section>
      </div>
      {!isOver(dispute) && (
        <div class="decide">
          <div class="btns btns--even">
            <TakeInHand dispute={dispute} />
            <Escalate primary customer={home} disputeId={dispute.id} />
          </div>
        </div>
      )}
    </article>
  );
}

/** Ownership is decided online: who was slower reads who has it. */
function TakeInHand({ dispute }: { dispute: Dispute }) {
  const sending = useSend();
  const me = session.value?.user;
  if (!me || dispute.owner_id === me.id) return null;
  const take = async () => {
    const said = { user_id: me.id, seen: dispute.owner, seen_id: dispute.owner_id };
    const done = await sending.run(() => api("PUT", `/disputes/${dispute.id}/owner`, said).then(() => true));
    if (done) announce(t("taken_in_hand"));
    await bringBooks();
  };
  return (
    <>
      <ProblemNotice error={sending.error} />
      <button class="btn" type="button" disabled={sending.busy} onClick={() => void take()}>
        {t("take_in_hand")}
      </button>
    </>
  );
}
