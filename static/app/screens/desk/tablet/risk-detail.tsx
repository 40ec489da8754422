import { ExposureBar } from "../../../components/exposure-bar.tsx";
import { Facts } from "../../../components/facts.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Key } from "../../../components/key.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { RiskBadge } from "../../../components/risk-badge.tsx";
import { riskOf } from "../../../lib/risk.ts";
import { Section } from "../../../components/section.tsx";
import { Skeleton } from "../../../components/skeleton.tsx";
import { Empty } from "../../../components/empty.tsx";
import { money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { isStale } from "../../../stores/ages.ts";
import { today } from "../../../stores/clock.ts";
import { availableOf, lightOn, oldestDaysOn, overdueOn } from "../../../stores/figures.ts";
import { sayReason } from "../../say-reason.ts";
import { Thread } from "../customers/thread.tsx";
import { Chain } from "./chain.tsx";
import { type LocalDossier, useDossier } from "./dossiers.ts";
import { asDossier } from "./local.ts";
import { Escalate } from "./escalate.tsx";

/** One customer of the agency, from this device's own books. */
export function RiskDetail({ id, back }: { id: number; back: boolean }) {
  const dossier = useDossier(id);
  return (
    <article class="pane pane--fixed pane--sheet">
      <div class="pane__body">
        {back && (
          <a class="link link--hit" href="/risque">
            <Icon name="back" size={18} />
            {t("place_risk")}
          </a>
        )}
        {dossier === undefined && <Skeleton rows={4} label={t("loading")} />}
        {dossier === null && <Empty text={t("customer_gone")} />}
        {dossier && <Body dossier={dossier} />}
      </div>
      {dossier && <Bar dossier={dossier} />}
    </article>
  );
}

const unresolved = ({ rows }: LocalDossier) =>
  Object.values(rows.dispute).filter(({ state }) => state !== "resolved" && state !== "withdrawn");

function Body({ dossier }: { dossier: LocalDossier }) {
  const { home, rows } = dossier;
  const { currency } = home;
  const summary = Object.values(rows.summary)[0];
  const overdue = overdueOn(home.due, today.value);
  const oldest = oldestDaysOn(home.due, today.value);
  const available = availableOf(home);
  const stale = isStale(home.company_id);
  const reasons = stale ? ["stale"] : lightOn(home.light, today.value).reasons;
  return (
    <>
      <header class="detail">
        <div class="detail__id">
          <h2 class="detail__name">
            <a href={`/clients/${home.id}`}>{home.name}</a>
          </h2>
          <p class="row__meta row__meta--tall">
            <RiskBadge risk={riskOf(home.class, home.held)} stale={stale} />
            {reasons.length > 0 && <span>{reasons.map((reason) => tMaybe(`light_${reason}`, reason)).join(" · ")}</span>}
          </p>
        </div>
        {home.phone && (
          <a class="iconbtn" href={`tel:${home.phone}`}>
            <Icon name="phone" size={22} />
            <span class="vh">{t("call", { name: home.name })}</span>
          </a>
        )}
      </header>
      <Hero
        label={t("available")}
        tail={home.limit !== null && <span>{t("limit_of", { amount: money(home.limit, currency) })}</span>}
        amount={available === null ? t("limit_unset") : money(available, currency, { floor: true })}
        over={available !== null && available < 0}
      />
      <ExposureBar
        exposure={home.exposure}
        overdue={overdue}
        limit={home.limit}
        label={t("exposure_label", {
          exposure: money(home.exposure, currency),
          limit: home.limit === null ? "–" : money(home.limit, currency),
          overdue: money(overdue, currency),
        })}
      >
        <span>{t("exposure_is", { amount: money(home.exposure, currency) })}</span>
      </ExposureBar>
      <Facts
        facts={[
          {
            label: (
              <>
                <Key of="overdue" />
                {t("overdue")}
              </>
            ),
            value: money(overdue, currency),
            note: oldest > 0 ? t("up_to_days", { count: oldest }) : undefined,
          },
          { label: t("promised"), value: money(home.promised, currency) },
          { label: t("disputed"), value: money(home.disputed, currency) },
        ]}
      />
      {unresolved(dossier).map((dispute) => (
        <Section
          key={dispute.id}
          level={3}
          title={`${t("line_dispute")} · ${sayReason(dispute)}`}
          tail={dispute.amount === null ? t("amount_unnamed") : money(dispute.amount, currency)}
        >
          <Chain dispute={dispute} today={today.value} />
        </Section>
      ))}
      <Thread dossier={asDossier(dossier)} />
      {summary && (
        <Section level={3} title={t("other_facts")}>
          <Ledger
            lines={[
              { label: t("facts_score"), value: summary.score === null ? "–" : t("score_short", { score: summary.score }) },
              { label: t("facts_delay"), value: summary.weighted_delay === null ? "–" : t("days_long", { count: summary.weighted_delay }) },
              { label: t("facts_sales"), value: money(summary.sales_12m, currency) },
            ]}
          />
        </Section>
      )}
    </>
  );
}

function Bar({ dossier }: { dossier: LocalDossier }) {
  const [dispute] = unresolved(dossier);
  return (
    <div class="decide">
      <div class="btns btns--even">
        <a class="btn" href={`/clients/${dossier.home.id}`}>
          {t("open_customer")}
        </a>
        {dispute && <Escalate primary customer={dossier.home} disputeId={dispute.id} />}
      </div>
    </div>
  );
}
