import { Amount } from "../../../components/amount.tsx";
import { Icon } from "../../../components/icon.tsx";
import { RiskBadge } from "../../../components/risk-badge.tsx";
import { riskOf } from "../../../lib/risk.ts";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { t } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { shortMoney, shortStep } from "../compact.ts";
import type { LimitRequest } from "../types.ts";
import { deadline } from "./when.ts";

/** What a request asks, in the space of a row: `50 → 60 k€`, `45 → 60 j`. */
export function asked(request: LimitRequest): string {
  const { requested_minor: minor, requested_days: days, currency } = request;
  if (minor === null && days !== null)
    return t("decisions_asks_days", { from: request.current_days ?? "–", to: days });
  if (minor === null) return t("decisions_asks_other");
  if (request.current_minor === null)
    return t("decisions_asks_first", { to: shortMoney(minor, currency) });
  return shortStep(request.current_minor, minor, currency);
}

/** The requests waiting, the nearest deadline first. */
export function Queue({ requests, openId }: { requests: LimitRequest[]; openId?: string }) {
  const now = Date.now();
  const due = requests.map((request) => ({
    request,
    when: deadline(request.answer_by, now, timeZone.value),
  }));
  const today = due.filter(({ when }) => when.today);
  const later = due.filter(({ when }) => !when.today);
  const row = ({ request, when }: (typeof due)[number]) => (
    <Row
      key={request.id}
      name={request.customer}
      href={`/decisions/${request.id}`}
      current={request.id === openId}
      meta={
        <>
          <RiskBadge plain risk={riskOf(request.risk_class, request.hold)} />
          <span>{asked(request)}</span>
        </>
      }
      tail={
        <>
          <span class={when.soon ? "due due--soon" : "due"}>
            {when.soon && <Icon name="clock" size={14} />}
            {when.text}
          </span>
          <span class="clip">{request.requester}</span>
        </>
      }
    />
  );
  return (
    <>
      {today.length > 0 && (
        <Section title={t("decisions_today")} tail={t("decisions_by_deadline")}>
          <ul>{today.map(row)}</ul>
        </Section>
      )}
      {later.length > 0 && (
        <Section title={t("decisions_next")} tail={later.length}>
          <ul>{later.map(row)}</ul>
        </Section>
      )}
    </>
  );
}

/** Requests already answered, for the record. */
export function Answered({ requests }: { requests: LimitRequest[] }) {
  return (
    <ul>
      {requests.map((request) => (
        <Row
          key={request.id}
          name={request.customer}
          href={`/decisions/${request.id}`}
          meta={`${t(`request_state_${request.state}` as never)} · ${request.decided_by ?? request.requester}`}
          tail={<Amount row minor={request.granted_minor ?? request.requested_minor} currency={request.currency} />}
        />
      ))}
    </ul>
  );
}
