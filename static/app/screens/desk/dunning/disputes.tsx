/** Disputes at the desk: name the invoice and the amount, give them an owner, close them. */
import { useEffect, useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { Timeline } from "../../../components/timeline.tsx";
import { dayOfYear, moment, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { fillAmount, readAmount } from "../decisions/answer.ts";
import { type ItemRow, type Put, openDossier } from "../customers/dossier.ts";
import { sayCode, sayReason } from "../../say-reason.ts";
import { CommentLine } from "../comment-line.tsx";
import { ExportLinks } from "../export-links.tsx";
import { type Loaded, forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { isOffered, leavesOf, rootReasons } from "../reasons.ts";
import { sayItem, sayRef } from "../say-item.ts";
import { Screen, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { panesWide } from "../width.ts";
import { PhotosOf } from "../../phone/photos.tsx";
import { Asking } from "./dispute-asking.tsx";
import { Evidence } from "./dispute-evidence.tsx";
import { Follow } from "./dispute-follow.tsx";
import { isClosed } from "./dispute-steps.ts";
import { DunningTabs } from "./tabs.tsx";
import type { DeskDispute } from "./types.ts";

/** Closed ones a person may want to take up again. */
const CLOSED_SHOWN = 20;

const rowsIn = ({ data }: Loaded<{ rows: DeskDispute[] }>): DeskDispute[] => data?.rows ?? [];

/** `disputeId`: the dispute a notification leads to. */
export function DeskDisputes({ disputeId }: { disputeId?: string }) {
  const list = useLoad<{ rows: DeskDispute[] }>("/disputes?state=unresolved");
  const closed = useLoad<{ rows: DeskDispute[] }>("/disputes?state=resolved");
  const named = useLoad<{ rows: DeskDispute[] }>(disputeId ? `/disputes?state=all&dispute=${disputeId}` : null);
  const [found, resolved, meant] = [rowsIn(list), rowsIn(closed), rowsIn(named)];
  const done = resolved.slice(0, CLOSED_SHOWN);
  const [openId, setOpenId] = useState<string | null>(disputeId ?? null);
  const wide = panesWide.value;
  const dispute = [...found, ...resolved, ...meant].find(({ id }) => id === openId) ?? (wide && !openId ? found[0] : undefined);
  const toQualify = found.filter(({ state }) => state === "open");
  const others = found.filter(({ state }) => state !== "open");
  const reload = async () => {
    forget("/disputes");
    forget("/board");
    await Promise.all([list, closed, named].map(({ reload: again }) => again()));
  };
  const changed = async () => {
    setOpenId(null);
    await reload();
  };
  const row = (each: DeskDispute) => (
    <Row
      key={each.id}
      name={
        <button class="row__name row__cover" type="button" onClick={() => setOpenId(each.id)}>
          {each.customer}
        </button>
      }
      current={each.id === dispute?.id}
      meta={
        <>
          <span>{sayReason(each)}</span>
          <span>{sayRef(each.ref)}</span>
          {each.owner && <span>{each.owner}</span>}
        </>
      }
      tail={
        <>
          <Amount row minor={each.amount_minor} currency={each.currency} unset={t("amount_unnamed")} />
          <span>{dayOfYear(each.opened_on)}</span>
        </>
      }
    />
  );
  return (
    <Screen
      title={t("place_dunning")}
      sub={t("disputes_sub")}
      tail={<ExportLinks list="disputes" />}
      head={<DunningTabs at="disputes" counts={list.data ? { disputes: toQualify.length } : {}} />}
    >
      <div class={wide ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            <Shown loaded={list} rows={6}>
              {() => found.length === 0 && <Empty text={t("disputes_empty")} />}
            </Shown>
            {toQualify.length > 0 && (
              <Section title={t("disputes_to_qualify")} tail={toQualify.length}>
                <ul>{toQualify.map(row)}</ul>
              </Section>
            )}
            {others.length > 0 && (
              <Section title={t("disputes_running")} tail={others.length}>
                <ul>{others.map(row)}</ul>
              </Section>
            )}
            {done.length > 0 && (
              <Section title={t("disputes_closed")} tail={done.length}>
                <ul>{done.map(row)}</ul>
              </Section>
            )}
          </div>
        )}
        {dispute && (
          <article class="pane pane--sheet">
            {!wide && (
              <button class="link link--hit" type="button" onClick={() => setOpenId(null)}>
                <Icon name="back" size={18} />
                {t("back")}
              </button>
            )}
            <Dispute key={dispute.id} dispute={dispute} onChanged={() => void changed()} onAsked={() => void reload()} />
          </article>
        )}
        {openId && !dispute && list.data && closed.data && (!disputeId || named.data || named.error) && (
          <div class="pane pane--sheet">
            <Empty text={t("dispute_gone")}>
              <button class="btn" type="button" onClick={() => setOpenId(null)}>
                {t("place_disputes")}
              </button>
            </Empty>
          </div>
        )}
      </div>
    </Screen>
  );
}

/** `onAsked`: what changed leaves one here, to ask the next department. */
function Dispute({ dispute, onChanged, onAsked }: { dispute: DeskDispute; onChanged: () => void; onAsked: () => void }) {
  const page = useLoad<{ put: Put }>(`/customers/${dispute.customer_id}`);
  const dossier = page.data && openDossier(page.data);
  const comments = (dossier?.comments ?? []).filter(({ dispute_id }) => dispute_id === dispute.id);
  return (
    <>
      <header class="detail">
        <h2 class="detail__name">
          <a href={`/clients/${dispute.customer_id}`}>{dispute.customer}</a>
        </h2>
      </header>
      <blockquote class="quote">
        {dispute.text ? t("quoted", { text: dispute.text }) : sayReason(dispute)}
        <footer class="quote__by">
          {dispute.text && `${sayReason(dispute)} · `}
          {dispute.opened_by} · {dayOfYear(dispute.opened_on)} · {tMaybe(`dispute_state_${dispute.state}`, dispute.state)}
          {dispute.outcome && ` · ${tMaybe(`outcome_${dispute.outcome}`, dispute.outcome)}`}
          {dispute.merit && ` · ${tMaybe(`merit_${dispute.merit}`, dispute.merit)}`}
        </footer>
      </blockquote>
      <PhotosOf among={dossier?.photos} parent={dispute.id} of={dispute.customer} />
      {!isClosed(dispute.state) && <Qualify dispute={dispute} items={dossier?.items ?? []} onChanged={onChanged} />}
      <Evidence key={dispute.item_id} of={`disputes/${dispute.id}`} />
      <Asking dispute={dispute} onChanged={onAsked} />
      <Follow dispute={dispute} onChanged={onChanged} />
      <Section level={3} title={t("thread")} tail={comments.length}>
        <Timeline
          entries={comments.map((comment) => ({
            key: comment.id,
            icon: "note",
            text: comment.text,
            pictures: <PhotosOf among={dossier?.photos} parent={comment.id} of={dispute.customer} />,
            when: `${comment.author} · ${moment(comment.at, timeZone.value)}`,
          }))}
        />
        <CommentLine
          dispute_id={dispute.id}
          customer={{ id: dispute.customer_id, name: dispute.customer, currency: dispute.currency ?? "EUR" }}
          onSent={() => void page.reload()}
        />
      </Section>
      {!isClosed(dispute.state) && <Resolve dispute={dispute} onChanged={onChanged} />}
    </>
  );
}

const whyOf = ({ reason, detail }: DeskDispute): string => (detail ? `${reason}/${detail}` : reason);

function readWhy(why: string): { reason: string; detail: string | null } {
  const [reason = "", detail = null] = why.split("/");
  return { reason, detail };
}

function Qualify({
  dispute,
  items,
  onChanged,
}: {
  dispute: DeskDispute;
  items: Pick<ItemRow, "id" | "ref" | "label" | "residual" | "currency">[];
  onChanged: () => void;
}) {
  const [item, setItem] = useState(dispute.item_id === null ? "" : String(dispute.item_id));
  const [amount, setAmount] = useState("");
  const [why, setWhy] = useState(whyOf(dispute));
  const [fault, setFault] = useState("");
  const sending = useSend();
  const currency = dispute.currency ?? items[0]?.currency ?? "EUR";
  const residual = items.find(({ id }) => String(id) === item)?.residual;
  useEffect(() => {
    if (dispute.amount_minor !== null) setAmount(fillAmount(dispute.amount_minor, currency));
  }, [dispute.id]);
  const save = async (event: Event) => {
    event.preventDefault();
    const minor = amount ? readAmount(amount, currency) : (residual ?? null);
    if (!item || minor === null) return setFault(t("qualify_fault"));
    setFault("");
    const done = await sending.run(() =>
      api("PUT", `/disputes/${dispute.id}/qualification`, {
        item_id: Number(item),
        amount_minor: minor,
        ...(why !== whyOf(dispute) && readWhy(why)),
      }).then(() => true),
    );
    if (!done) return;
    announce(t("qualify_done"));
    onChanged();
  };
  return (
    <Section level={3} title={t("qualify")}>
      <form class="form" onSubmit={(event) => void save(event)} noValidate>
        <ProblemNotice error={sending.error} />
        {fault && (
          <p class="field__error" role="alert">
            {fault}
          </p>
        )}
        <div class="columns columns--fields">
          <Field id="qualify-item" label={t("capture_item")}>
            <select class="input" id="qualify-item" value={item} onChange={(event) => setItem(event.currentTarget.value)}>
              <option value="">{t("capture_item_unnamed")}</option>
              {dispute.item_id !== null && !items.some(({ id }) => id === dispute.item_id) && (
                <option value={String(dispute.item_id)}>{sayRef(dispute.ref)}</option>
              )}
              {items
                .filter(({ residual: left }) => left > 0)
                .map((one) => (
                  <option key={one.id} value={String(one.id)}>
                    {sayItem(one)} · {money(one.residual, one.currency, { cents: true })}
                  </option>
                ))}
            </select>
          </Field>
          <Field id="qualify-amount" label={t("counter_amount", { currency })}>
            <input
              class="input"
              id="qualify-amount"
              inputMode="decimal"
              value={amount}
              placeholder={residual === undefined ? "" : money(residual, currency, { cents: true })}
              onInput={(event) => setAmount(event.currentTarget.value)}
            />
          </Field>
        </div>
        <Field id="qualify-reason" label={t("capture_reason")}>
          <select class="input" id="qualify-reason" value={why} onChange={(event) => setWhy(event.currentTarget.value)}>
            {!isOffered(dispute) && <option value={whyOf(dispute)}>{sayReason(dispute)}</option>}
            {rootReasons().map((root) => (
              <optgroup key={root} label={sayCode(root)}>
                <option value={root}>{sayCode(root)}</option>
                {leavesOf(root).map((leaf) => (
                  <option key={leaf} value={`${root}/${leaf}`}>
                    {sayReason({ reason: root, detail: leaf })}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </Field>
        <button class="btn btn--primary" disabled={sending.busy}>
          {t("save")}
        </button>
      </form>
    </Section>
  );
}

function Resolve({ dispute, onChanged }: { dispute: DeskDispute; onChanged: () => void }) {
  const [outcome, setOutcome] = useState("");
  const [merit, setMerit] = useState("");
  const [credited, setCredited] = useState("");
  const [text, setText] = useState("");
  const sending = useSend();
  const partly = outcome === "partly_credited";
  const minor = partly ? readAmount(credited, dispute.currency ?? "EUR") : null;
  const resolve = async (event: Event) => {
    event.preventDefault();
    const done = await sending.run(() =>
      api("PUT", `/disputes/${dispute.id}/resolution`, {
        outcome,
        text: text.trim(),
        ...(merit && { merit }),
        ...(partly && { credited_minor: minor }),
      }).then(() => true),
    );
    if (!done) return;
    announce(t("resolve_done"));
    onChanged();
  };
  return (
    <Section level={3} title={t("dispute_close")}>
      <form class="form" onSubmit={(event) => void resolve(event)}>
        <ProblemNotice error={sending.error} />
        <div class="columns columns--fields">
          <Field id="resolve-outcome" label={t("outcome")}>
            <select class="input" id="resolve-outcome" required value={outcome} onChange={(event) => setOutcome(event.currentTarget.value)}>
              <option value="">{t("choose")}</option>
              {["credited", "partly_credited", "rejected"].map((value) => (
                <option key={value} value={value}>
                  {t(`outcome_${value}` as never)}
                </option>
              ))}
            </select>
          </Field>
          {partly && (
            <Field id="resolve-credited" label={t("counter_amount", { currency: dispute.currency ?? "EUR" })}>
              <input class="input" id="resolve-credited" inputMode="decimal" value={credited} onInput={(event) => setCredited(event.currentTarget.value)} />
            </Field>
          )}
          <Field id="resolve-merit" label={t("merit")}>
            <select class="input" id="resolve-merit" value={merit} onChange={(event) => setMerit(event.currentTarget.value)}>
              <option value="">{t("merit_as_outcome")}</option>
              {(["founded", "partly", "unfounded"] as const).map((value) => (
                <option key={value} value={value}>
                  {t(`merit_${value}`)}
                </option>
              ))}
            </select>
          </Field>
          <Field id="resolve-text" label={t("decide_reason")}>
            <input class="input" id="resolve-text" required value={text} onInput={(event) => setText(event.currentTarget.value)} />
          </Field>
        </div>
        <button class="btn" disabled={sending.busy || !outcome || !text.trim() || (partly && minor === null)}>
          {t("dispute_close")}
        </button>
      </form>
    </Section>
  );
}
