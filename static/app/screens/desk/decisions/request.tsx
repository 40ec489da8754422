/** One request: what is asked and why, today's facts, twelve months, the rules, and the answer. */
import { useRef } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { RiskBadge } from "../../../components/risk-badge.tsx";
import { riskOf } from "../../../lib/risk.ts";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, moment, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { sayCode } from "../../say-reason.ts";
import { session, timeZone } from "../../../stores/session.ts";
import type { RequestFile } from "../types.ts";
import { Decide, type DecideProps } from "./decide.tsx";
import { FactsThenNow } from "./facts.tsx";
import { Rules } from "./rules.tsx";
import { byWhom } from "./by-whom.ts";
import { Spark } from "./spark.tsx";

export interface RequestPaneProps extends Omit<DecideProps, "file"> {
  file: RequestFile;
  /** No third column: the rules come under the facts. */
  withRules: boolean;
  back?: boolean;
}

export function RequestPane({ file, etag, onDone, withRules, back }: RequestPaneProps) {
  const { request, facts_now: now } = file;
  const { currency } = request;
  const limit = now.limit_minor ?? request.current_minor;
  const available = limit === null ? null : limit - (now.exposure_minor ?? 0);
  // Which request was this person's to answer on this screen: whoever was faster is then named.
  const offered = useRef("");
  if (file.may_decide) offered.current = request.id;
  return (
    <article class="pane pane--fixed pane--sheet" aria-label={request.customer}>
      <div class="pane__body">
        <header class="detail">
          <div class="detail__id">
            {back && (
              <a class="link link--hit" href="/decisions">
                <Icon name="back" size={18} />
                {t("place_decisions")}
              </a>
            )}
            <h2 class="detail__name">
              <a href={`/clients/${request.customer_id}`}>{request.customer}</a>
            </h2>
          </div>
          <RiskBadge risk={riskOf(now.risk_class ?? request.risk_class, request.hold)} />
        </header>
        <div class="asked">
          {request.requested_minor === null ? (
            <Hero
              label={t("request_delay_asked")}
              amount={t("days_long", { count: request.requested_days ?? 0 })}
              note={t("request_delay_today", { count: now.limit_days ?? 0 })}
            />
          ) : (
            <Hero
              label={t("request_available_if")}
              amount={money(request.requested_minor - (now.exposure_minor ?? 0), currency, { floor: true })}
              over={request.requested_minor < (now.exposure_minor ?? 0)}
              note={
                available === null
                  ? t("limit_unset")
                  : t("request_available_today", { amount: money(available, currency, { floor: true }) })
              }
            />
          )}
          <div class="asked__what">
            <p class="hero__label">{t("request_asked")}</p>
            <p class="ask">
              <span class="ask__from">
                <Amount minor={limit} currency={currency} unset={t("limit_unset")} />
              </span>
              <Icon name="move" />
              <Amount minor={request.requested_minor ?? limit} currency={currency} />
            </p>
            <p class="hero__note">{change(file, limit)}</p>
          </div>
        </div>
        <blockquote class="quote">
          {request.text ? t("quoted", { text: request.text }) : sayCode(request.reason, "limit")}
          <footer class="quote__by">
            {request.requester} · {moment(request.created_at, timeZone.value)}
            {request.text && ` · ${sayCode(request.reason, "limit")}`}
          </footer>
        </blockquote>
        {request.escalated_to && !request.decided_at && (
          <Notice icon="alert" title={t("request_escalated", { role: t(`role_${request.escalated_to}` as never) })} />
        )}
        {file.moved.length > 0 && (
          <Notice icon="marksee" title={t("request_moved")} text={t("request_moved_text")} />
        )}
        <FactsThenNow then={file.facts_at_submission} now={now} currency={currency} />
        <Section level={3} title={t("spark_title")} tail={t("spark_unit")}>
          <Spark history={file.history} limit={limit} requested={request.requested_minor} currency={currency} />
        </Section>
        {withRules && <Rules rules={file.rules} />}
        <Approvals file={file} />
      </div>
      {file.may_decide ? (
        <Decide key={request.id} file={file} etag={etag} onDone={onDone} />
      ) : (
        <div class="decide">
          <Verdict file={file} offered={offered.current === request.id} />
        </div>
      )}
    </article>
  );
}

/** How it was answered, by whom if somebody else was faster, or why this person may not answer. */
function Verdict({ file: { request, why_not }, offered }: { file: RequestFile; offered: boolean }) {
  if (!request.decided_at)
    return (
      <Notice
        icon="eye"
        title={t("request_not_yours")}
        text={why_not ? tMaybe(`why_not_${why_not}`, why_not) : undefined}
      />
    );
  const state = t(`request_state_${request.state}` as never);
  const other = request.decided_by !== session.value?.user.name && request.decided_by;
  const outpaced = offered && !!other;
  return (
    <Notice
      icon={request.state === "approved" ? "markok" : "markno"}
      live={outpaced}
      title={outpaced ? t("problem_decided", { by: other }) : state}
      text={
        <>
          {outpaced && `${state} · `}
          {byWhom(request.decided_by, request.decided_for)} · {moment(request.decided_at, timeZone.value)}
          {request.granted_from && ` · ${t("granted_from", { day: dayOfYear(request.granted_from) })}`}
          {request.decision_reason && ` · ${t("quoted", { text: request.decision_reason })}`}
        </>
      }
    />
  );
}

/** The approvals given so far, when several are needed. */
function Approvals({ file: { approvals, request } }: { file: RequestFile }) {
  if (approvals.length === 0) return null;
  return (
    <Section level={3} title={t("request_approvals")}>
      <ul class="rules rules--tight">
        {approvals.map((given) => (
          <li key={given.at}>
            <Icon name={given.fallen ? "markno" : "markok"} mark={given.fallen ? "no" : "ok"} />
            <p>
              <b>{given.approver}</b>
              {given.decided_for && ` ${t("by_delegation", { name: given.decided_for })}`} ·{" "}
              <Amount minor={given.granted_minor ?? request.requested_minor} currency={request.currency} />
              {given.granted_from && ` · ${t("granted_from", { day: dayOfYear(given.granted_from) })}`}
              {given.fallen && ` · ${t("request_fallen")}`}
              <br />
              <span class="t13 quiet">{given.reason}</span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function change({ request, facts_now: now }: RequestFile, limit: number | null): string {
  const parts: string[] = [];
  if (limit && request.requested_minor !== null) {
    const more = request.requested_minor / limit - 1;
    parts.push(number(more, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" }));
  }
  parts.push(
    request.requested_days === null
      ? t("request_delay_same", { count: now.limit_days ?? request.current_days ?? 0 })
      : t("request_delay_to", { count: request.requested_days }),
  );
  if (request.temporary_until) parts.push(t("until", { day: dayOfYear(request.temporary_until) }));
  return parts.join(", ");
}
