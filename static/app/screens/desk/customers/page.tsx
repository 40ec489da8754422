/** The full page of one customer: what they may still take, why, and everything said about them. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Brief } from "../../../components/brief.tsx";
import { ExposureBar } from "../../../components/exposure-bar.tsx";
import { Facts } from "../../../components/facts.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Key } from "../../../components/key.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Notice } from "../../../components/notice.tsx";
import { RiskBadge } from "../../../components/risk-badge.tsx";
import { riskOf } from "../../../lib/risk.ts";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, money, percent } from "../../../lib/formats.ts";
import { Unreachable } from "../../../lib/http.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { isStale } from "../../../stores/ages.ts";
import { paidAtAll, paidOf } from "../../../stores/at-bank.ts";
import { today } from "../../../stores/clock.ts";
import { availableOf, daysBetween, dueFrom, lightOn, oldestDaysOn, overdueOn } from "../../../stores/figures.ts";
import { home } from "../../../stores/here.ts";
import { may } from "../../../stores/session.ts";
import { Customer as PinnedCustomer } from "../../phone/customer.tsx";
import { Sheets } from "../../phone/sheets.tsx";
import type { Explained } from "../board/types.ts";
import { EvidenceDialog } from "../dunning/dispute-evidence.tsx";
import { LedgerAge } from "../ledger-age.tsx";
import { forget, useLoad } from "../load.ts";
import { sayItem } from "../say-item.ts";
import { Screen, Shown } from "../screen.tsx";
import { sideWide } from "../width.ts";
import { Capture } from "./capture.tsx";
import { CaseFileDialog } from "./case-file.tsx";
import { Desk, type DeskAction } from "./desk-actions.tsx";
import { type Cover, InsuranceCover } from "./cover.tsx";
import { type External, ExternalScore } from "./external.tsx";
import { Contacts } from "./contacts.tsx";
import { CorporateGroup, type Group } from "./group.tsx";
import { type Dossier, type ItemRow, type LimitRow, type ReceiptRow, type Put, openDossier } from "./dossier.ts";
import { Discount } from "./discount.tsx";
import { LatePenalties } from "./penalties.tsx";
import { Pin } from "./pin.tsx";
import { Plans } from "./plans.tsx";
import { LiftDunning } from "./lift-dunning.tsx";
import { Limits } from "./limits.tsx";
import { Thread } from "./thread.tsx";
import { WhyLate } from "./why-late.tsx";
import { Why } from "./why.tsx";

interface CustomerView {
  put: Put;
  limits?: LimitRow[];
  cover?: Cover | null;
  external?: External | null;
  group?: Group | null;
  promises_kept?: KeptPromises | null;
  returned_addresses?: { address: string; status: string; detail: string; returned_on: string }[];
  explain?: Record<string, Explained>;
  /** The figures do not show the latest change yet. */
  recomputing: boolean;
}

/** What became of the promises of two years; `rate_bp` in basis points. */
interface KeptPromises {
  kept: number;
  partly_kept: number;
  broken: number;
  rate_bp: number;
}

const SOON_MS = 700;

export function CustomerPage({ id }: { id: string }) {
  const loaded = useLoad<CustomerView>(`/customers/${id}`, ({ recomputing }) => (recomputing ? SOON_MS : null));
  const dossier = loaded.data && openDossier(loaded.data);
  const [action, setAction] = useState<DeskAction | null>(null);
  const [caseFile, setCaseFile] = useState(false);
  const done = () => {
    setAction(null);
    forget("/customers");
    void loaded.reload();
  };
  const carried = home.value.some((row) => row.id === Number(id));
  if (!dossier && loaded.error instanceof Unreachable && carried) {
    return (
      <div class="stage stage--page">
        <PinnedCustomer id={Number(id)} />
        <Sheets />
      </div>
    );
  }
  return (
    <Screen
      title={dossier?.customer.name ?? t("customer")}
      sub={dossier && identity(dossier)}
      tail={
        dossier && (
          <>
            {may("see_figures") && (
              <a class="btn btn--quiet" href={`/indicateurs?scope=customer&id=${dossier.customer.id}`}>
                {t("place_kpis")}
              </a>
            )}
            {may("see_figures") && (
              <a class="btn btn--quiet" href={`/api/v1/customers/${dossier.customer.id}/statement.pdf`} download>
                {t("statement_pdf")}
              </a>
            )}
            {may("pin_customers") && <Pin customer={dossier.customer} />}
            <LedgerAge company={dossier.customer.company_id} />
          </>
        )
      }
    >
      <div class={sideWide.value ? "panes panes--preview" : "panes panes--stack"}>
        <div class="pane">
          <Shown loaded={loaded} rows={8}>
            {() =>
              dossier && (
                <>
                  <Standing dossier={dossier} kept={loaded.data?.promises_kept} onDone={done} />
                  <DeskBar dossier={dossier} onAction={setAction} onCaseFile={() => setCaseFile(true)} />
                  <Items dossier={dossier} onKept={() => void loaded.reload()} />
                  <Plans dossier={dossier} />
                  <Discount customer={dossier.customer} />
                  <LatePenalties customer={dossier.customer} />
                  <InsuranceCover cover={loaded.data?.cover ?? null} customer={dossier.customer} onDone={done} />
                  <ExternalScore external={loaded.data?.external ?? null} />
                  <CorporateGroup customer={dossier.customer} group={loaded.data?.group ?? null} onDone={done} />
                  <Why dossier={dossier} explain={loaded.data?.explain ?? {}} />
                  <Limits dossier={dossier} onDone={done} />
                </>
              )
            }
          </Shown>
        </div>
        {dossier && (
          <aside class="pane pane--sheet" aria-label={t("thread")}>
            {may("capture") && <Capture dossier={dossier} onKept={() => void loaded.reload()} />}
            <Thread dossier={dossier} talks={may("capture")} />
            <Contacts dossier={dossier} onDone={done} />
            {(loaded.data?.returned_addresses ?? []).map(({ address, status, detail, returned_on }) => (
              <Notice
                key={address}
                icon="mail"
                title={t("returns_address", { address })}
                text={`${t("returns_since", { day: dayOfYear(returned_on), status })} · ${detail}`}
              />
            ))}
          </aside>
        )}
      </div>
      {dossier && caseFile && <CaseFileDialog customer={dossier.customer} onClose={() => setCaseFile(false)} />}
      {dossier && <Desk dossier={dossier} action={action} onClose={() => setAction(null)} onDone={done} />}
    </Screen>
  );
}

function identity({ customer }: Dossier): string {
  return [customer.code, customer.legal_form, customer.siren && t("siren", { siren: customer.siren })]
    .filter(Boolean)
    .join(" · ");
}

interface StandingProps {
  dossier: Dossier;
  kept: KeptPromises | null | undefined;
  onDone: () => void;
}

function Standing({ dossier: { customer, summary }, kept, onDone }: StandingProps) {
  if (!summary) return <Notice title={t("customer_no_figures")} />;
  const { currency } = customer;
  const { exposure, limit } = summary;
  const due = dueFrom(summary.due);
  const available = availableOf(summary);
  const [overdue, oldest] = [overdueOn(due, today.value), oldestDaysOn(due, today.value)];
  const stale = isStale(customer.company_id);
  const { reasons } = stale ? { reasons: ["stale"] } : lightOn(summary.light, today.value);
  return (
    <div class="standing">
      <p class="row__meta row__meta--tall">
        <RiskBadge risk={riskOf(summary.class, customer.hold_reason !== null)} stale={stale} />
        {summary.score !== null && <span>{t("score_of", { score: summary.score })}</span>}
        {customer.insolvency_on && (
          <span class="tag">
            <Icon name="gavel" size={16} />
            {t("insolvency_since", { day: dayOfYear(customer.insolvency_on) })}
          </span>
        )}
      </p>
      {customer.hold_reason && (
        <Notice
          kind="hold"
          icon="alert"
          title={t("held_title")}
          text={`${customer.hold_reason}${customer.held_on ? ` · ${dayOfYear(customer.held_on)}` : ""}`}
        />
      )}
      {customer.dunning_hold_until && (
        <Notice
          icon="send"
          title={t("dunning_held_until", { day: dayOfYear(customer.dunning_hold_until) })}
          text={customer.dunning_hold_reason ?? ""}
          action={may("run_dunning") && <LiftDunning customerId={customer.id} onDone={onDone} />}
        />
      )}
      <Hero
        label={t("available")}
        amount={available === null ? t("limit_unset") : money(available, currency, { floor: true })}
        over={available !== null && available < 0}
        note={available !== null && available < 0 ? t(available === summary.group_left ? "light_group_over_limit" : "over_limit") : undefined}
      />
      <ExposureBar
        exposure={exposure}
        overdue={overdue}
        limit={limit}
        label={t("exposure_label", {
          exposure: money(exposure, currency),
          limit: limit === null ? "–" : money(limit, currency),
          overdue: money(overdue, currency),
        })}
      >
        <span>
          {limit === null
            ? money(exposure, currency)
            : t("exposure_of", { exposure: money(exposure, currency), limit: money(limit, currency) })}
        </span>
        {summary.limit_days !== null && <span>{t("delay_at_most", { count: summary.limit_days })}</span>}
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
          { label: t("promised"), value: money(summary.promised, currency) },
          { label: t("disputed"), value: money(summary.disputed, currency) },
          { label: t("credits"), value: money(summary.credits, currency) },
        ]}
      />
      {reasons.length > 0 && (
        <Brief
          lines={[
            {
              label: t("light_why"),
              text: reasons.map((reason) => tMaybe(`light_${reason}`, reason)).join(" · "),
            },
          ]}
        />
      )}
      <div class="columns">
        <Ledger
          lines={[
            { label: t("facts_delay"), value: summary.weighted_delay === null ? "–" : t("days_long", { count: summary.weighted_delay }) },
            { label: t("facts_sales"), value: money(summary.sales_12m, currency) },
            ...(kept ? [keptLine(kept)] : []),
          ]}
        />
        <Ledger
          lines={[
            {
              label: t("terms"),
              note: customer.terms_derived ? t("terms_derived") : undefined,
              value: t("days_long", { count: customer.terms_days }),
            },
            { label: t("direct_debit"), value: customer.direct_debit ? t("yes") : t("no") },
          ]}
        />
      </div>
    </div>
  );
}

/** Of the promises judged since a day, how many were kept. */
function keptLine({ kept, partly_kept, broken, rate_bp }: KeptPromises) {
  const count = kept + partly_kept + broken;
  return { label: t("promises_kept"), note: t("promises_kept_count", { kept, count }), value: percent(rate_bp / 10_000) };
}

/** What the desk may do here; field roles see nothing of it. */
function DeskBar({ dossier, onAction, onCaseFile }: { dossier: Dossier; onAction: (action: DeskAction) => void; onCaseFile: () => void }) {
  const { customer, summary } = dossier;
  const actions: DeskAction[] = [];
  if (may("review_limits")) actions.push("limit", customer.hold_reason ? "lift" : "hold", "insolvency");
  if (may("run_dunning")) actions.push("dunning_hold");
  if (may("assign_customers")) actions.push("assign");
  if (actions.length === 0) return null;
  return (
    <div class="btns deskbar">
      {actions.map((action) => (
        <button class="btn" type="button" key={action} onClick={() => onAction(action)}>
          {action === "limit" && summary?.limit === null ? t("desk_limit_first") : t(`desk_${action}`)}
        </button>
      ))}
      {may("run_dunning") && (
        <button class="btn" type="button" onClick={onCaseFile}>
          {t("case_file")}
        </button>
      )}
    </div>
  );
}

function Items({ dossier, onKept }: { dossier: Dossier; onKept: () => void }) {
  const { items, customer, receipts } = dossier;
  const total = items.reduce((sum, item) => sum + item.residual, 0);
  const paid = paidAtAll(receipts);
  const [proven, setProven] = useState<ItemRow | null>(null);
  return (
    <Section title={t("items_open")} tail={`${items.length} · ${money(total, customer.currency)}`}>
      {paid && (
        <Notice
          icon="markok"
          title={t("bank_pending")}
          text={t("bank_pending_text", { amount: money(paid.amount, customer.currency, { cents: true }), day: dayOfYear(paid.day) })}
        />
      )}
      {items.length === 0 ? (
        <p class="quiet items__none">{t("items_none")}</p>
      ) : (
        <Table
          caption={t("items_open")}
          rows={items}
          rowKey={(item) => item.id}
          columns={[
            {
              key: "ref",
              title: t("item_ref"),
              name: true,
              whole: true,
              cell: (item) => (
                <>
                  {sayItem(item)}
                  <span class="sub">
                    {item.undetailed ? t("item_undetailed") : tMaybe(`item_${item.kind}`, item.label ?? item.kind)}
                    {` · ${dayOfYear(item.document_on)}`}
                  </span>
                  {may("read_proofs") && (
                    <button
                      class="link link--hit t13"
                      type="button"
                      aria-haspopup="dialog"
                      aria-label={t("proofs_item_of", { ref: sayItem(item) })}
                      onClick={() => setProven(item)}
                    >
                      {t("proofs_item")}
                    </button>
                  )}
                </>
              ),
            },
            {
              key: "due",
              title: t("item_due"),
              whole: true,
              cell: (item) => {
                const late = item.due_on ? daysBetween(item.due_on, today.value) : 0;
                return (
                  <>
                    {item.due_on ? dayOfYear(item.due_on) : "–"}
                    <span class="sub">
                      {late > 0 && item.residual > 0
                        ? t("days_late", { count: late })
                        : tMaybe(`due_source_${item.due_source}`, "")}
                    </span>
                  </>
                );
              },
            },
            { key: "residual", title: t("item_residual"), num: true, cell: (item) => <Residual item={item} receipts={receipts} /> },
            {
              key: "cause",
              title: t("late_why"),
              cell: (item) =>
                item.residual > 0 && item.due_on && item.due_on < today.value ? (
                  <WhyLate item={item} customer={customer} said={dossier.causes[item.id]} onKept={onKept} />
                ) : (
                  "–"
                ),
            },
            { key: "stage", title: t("item_stage"), cell: (item) => <Stage item={item} /> },
          ]}
        />
      )}
      {proven && <EvidenceDialog item={proven} onClose={() => setProven(null)} />}
    </Section>
  );
}

/** Where its reminders stand; the desk follows it to why, day by day. */
function Stage({ item }: { item: ItemRow }) {
  const said = tMaybe(`level_${item.stage}`, item.stage);
  if (!may("run_dunning") || item.residual <= 0) return <span class="t13">{said}</span>;
  return (
    <a class="link link--inline t13" href={`/relances/pieces/${item.id}`} aria-label={t("history_of", { ref: sayItem(item), stage: said })}>
      {said}
    </a>
  );
}

function Residual({ item, receipts }: { item: ItemRow; receipts: ReceiptRow[] }) {
  const paid = paidOf(receipts, item.id);
  return (
    <>
      <Amount cents row minor={item.residual} currency={item.currency} />
      {paid && <span class="sub">{t("paid_at_bank", { amount: money(paid.amount, item.currency, { cents: true }), day: dayOfYear(paid.day) })}</span>}
    </>
  );
}
