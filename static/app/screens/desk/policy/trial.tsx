/** What a policy would change on today's book: tonight's review, lights, open requests. */
import { Ledger } from "../../../components/ledger.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { Differences } from "./differences.tsx";
import type { Setting, Trial } from "./types.ts";

const ACTIONS = ["lowered", "raised", "proposed", "kept"] as const;

export function TrialResult({ trial, settings }: { trial: Trial; settings: Setting[] }) {
  const { reviews, lights, requests } = trial;
  return (
    <div aria-live="polite">
      <Differences differences={trial.differences} settings={settings} />
      <Section level={3} title={t("policy_reviews")} tail={t("policy_customers", { count: reviews.changed })}>
        <Ledger
          lines={ACTIONS.map((action) => ({
            label: t(`policy_review_${action}`),
            note: t("policy_from", { value: number(reviews.before[action] ?? 0) }),
            value: number(reviews.after[action] ?? 0),
          }))}
        />
        <Moves lines={reviews.lines.map(({ customer, currency, before, after }) => ({ customer, before: verdict(before, currency), after: verdict(after, currency) }))} />
      </Section>
      {lights.tried > 0 && (
        <Section level={3} title={t("policy_lights")} tail={t("policy_customers", { count: lights.changed })}>
          <p class="t13 quiet">{t("policy_tried", { count: number(lights.tried) })}</p>
          <Moves lines={lights.lines.map(({ customer, before, after }) => ({ customer, before: light(before), after: light(after) }))} />
        </Section>
      )}
      <Section level={3} title={t("policy_requests")} tail={number(requests.changed)}>
        <Moves lines={requests.lines.map(({ customer, before, after }) => ({ customer, before: route(before), after: route(after) }))} />
      </Section>
    </div>
  );
}

function Moves({ lines }: { lines: { customer: string; before: string; after: string }[] }) {
  if (lines.length === 0) return <p class="t13 quiet">{t("policy_same")}</p>;
  return (
    <ul>
      {lines.map(({ customer, before, after }, at) => (
        <Row key={at} name={customer} meta={<span>{t("policy_move", { before, after })}</span>} />
      ))}
    </ul>
  );
}

const verdict = (said: Trial["reviews"]["lines"][number]["before"], currency: string): string =>
  said ? `${t(`policy_review_${said.action as "kept"}`)} · ${money(said.to_minor, currency)}` : t("policy_review_none");

function light(said: string): string {
  const [colour, risk] = said.split("/");
  return `${tMaybe(`policy_light_${colour}`, colour ?? "")} · ${risk === "unrated" ? t("risk_unrated") : risk}`;
}

const route = (roles: string[]): string => roles.map((role) => tMaybe(`role_${role}`, role)).join(", ") || "–";
