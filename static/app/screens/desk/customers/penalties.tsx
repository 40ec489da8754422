/** What a customer's late invoices cost, segment by segment, and the terms this follows. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { writeAmount } from "../../../lib/amount-input.ts";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { lang, t } from "../../../lib/i18n.ts";
import { languageName } from "../../../lib/names.ts";
import { may } from "../../../stores/session.ts";
import { readAmount } from "../decisions/answer.ts";
import { forget, useLoad } from "../load.ts";
import { ActButtons, ActDialog } from "../penalties/acts.tsx";
import { type Act, halfYear, rate, sayCap, sayLawRate, sayRules, sayState, source, span, whyNotOwn } from "../penalties/say.ts";
import { BUYERS, type Buyer, type CustomerPenalties, type Explained, SECTORS, type Sector } from "../penalties/types.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { type Closing, Form } from "./change-form.tsx";
import { CountryForm } from "./country.tsx";

const RATE_CURRENCY = "EUR"; // basis points are typed as cents are: two digits after the mark

/** So many are shown until somebody asks for the others: cover and group stand below. */
const FIRST = 6;

export function LatePenalties({ customer }: { customer: { id: number; name: string } }) {
  const loaded = useLoad<CustomerPenalties>(may("see_figures") ? `/customers/${customer.id}/penalties` : null);
  const [asked, setAsked] = useState<"terms" | "country" | { act: Act; row: Explained } | null>(null);
  const [all, setAll] = useState(false);
  const { data } = loaded;
  const acts = may("run_dunning");
  if (!data) return <ProblemNotice error={loaded.error} retry={() => void loaded.reload()} />;
  if (data.rows.length === 0 && !acts && !data.terms_beyond) return null;
  const close = () => setAsked(null);
  const done = async () => {
    close();
    forget("/penalties");
    await loaded.reload();
  };
  return (
    <Section title={t("penalties_title")} tail={number(data.total)}>
      <Ledger
        lines={[
          { label: t("rules_followed"), value: <span>{sayRules(data.rules)}</span>, ...noted(whyNotOwn(data.rules)) },
          { label: t("rules_language"), value: languageName(data.rules.written_in) },
          { label: t("penalty_buyer"), value: t(`buyer_${data.buyer_kind}`) },
          { label: t("penalty_rate"), value: <span>{sayRate(data)}</span>, ...noted(knownUntil(data.rules)) },
        ]}
      />
      {data.terms_beyond && <Notice icon="alert" title={t("terms_beyond")} text={sayCap(data.terms_beyond)} />}
      {acts && (
        <div class="btns">
          <button class="btn" type="button" onClick={() => setAsked("terms")}>
            {t("legal_terms")}
          </button>
          <button class="btn" type="button" onClick={() => setAsked("country")}>
            {t("country_and_language")}
          </button>
        </div>
      )}
      {data.rows.slice(0, all ? undefined : FIRST).map((row) => (
        <details class="fold" key={row.id}>
          <summary>
            {`${sayRef(row.ref)} · ${row.total_minor === null ? t(row.no_figure === "currency" ? "penalty_no_currency" : "penalty_no_rate") : money(row.total_minor, row.currency, { cents: true })} · ${sayState(row)}`}
          </summary>
          <Segments row={row} />
          {acts && (row.state === "computed" || row.state === "claimed") && (
            <div class="btns">
              <ActButtons chosen={[row]} waivable={data.may_be_waived} onAct={(act) => setAsked({ act, row })} />
            </div>
          )}
        </details>
      ))}
      {!all && data.rows.length > FIRST && (
        <button class="link link--hit" type="button" onClick={() => setAll(true)}>
          {t("show_others", { count: data.rows.length - FIRST })}
          <Icon name="down" size={16} />
        </button>
      )}
      {(all || data.rows.length <= FIRST) && data.total > data.rows.length && (
        <p class="t13 quiet">
          <a class="link" href="/relances/penalites">
            {t("penalties_more", { count: data.total - data.rows.length })}
          </a>
        </p>
      )}
      {asked === "terms" && <LegalTerms customer={customer} terms={data} onClose={close} onDone={() => void done()} />}
      {asked === "country" && <CountryForm customer={customer} rules={data.rules} onClose={close} onDone={() => void done()} />}
      {asked && typeof asked === "object" && <ActDialog act={asked.act} chosen={[asked.row]} onClose={close} onDone={() => void done()} />}
    </Section>
  );
}

const noted = (note: string | undefined) => (note ? { note } : {});

const knownUntil = ({ rates_until }: CustomerPenalties["rules"]) =>
  rates_until ? t("rates_until", { half: halfYear(rates_until) }) : undefined;

function sayRate({ penalty_rate_bp, rules }: CustomerPenalties): string {
  if (penalty_rate_bp !== null) return t("penalty_rate_agreed", { rate: rate(penalty_rate_bp) });
  return sayLawRate(rules);
}

function feeNote({ law }: Explained): string {
  const why = law?.no_fee ? t(`penalty_no_fee_${law.no_fee}`) : t("penalty_no_vat");
  return [why, law?.fee_article].filter(Boolean).join(" · ");
}

function Segments({ row }: { row: Explained }) {
  const { currency } = row;
  return (
    <>
      <p class="quiet">{[span(row), row.law && sayRules(row.law)].filter(Boolean).join(" · ")}</p>
      {row.segments.length > 0 && (
        <Table
          caption={t("penalty_segments", { ref: sayRef(row.ref) })}
          rows={row.segments}
          rowKey={({ from }) => from}
          columns={[
            {
              key: "days",
              title: t("penalty_days"),
              name: true,
              whole: true,
              cell: (one) => (
                <>
                  {t("penalty_from_to", { from: dayOfYear(one.from), to: dayOfYear(one.to) })}
                  <span class="sub">{t("days_long", { count: one.days })}</span>
                </>
              ),
            },
            { key: "base", title: t("penalty_base"), num: true, cell: (one) => money(one.base_minor, currency, { cents: true }) },
            {
              key: "rate",
              title: t("penalty_rate"),
              cell: (one) => (
                <>
                  {one.rate_bp === null ? "–" : rate(one.rate_bp)}
                  <span class="sub">{source(one)}</span>
                </>
              ),
            },
            {
              key: "amount",
              title: t("penalty_interest"),
              num: true,
              cell: (one) => (one.amount_minor === null ? "–" : money(one.amount_minor, currency, { cents: true })),
            },
          ]}
        />
      )}
      <Ledger
        lines={[
          { label: t("penalty_interest"), value: row.interest_minor === null ? "–" : money(row.interest_minor, currency, { cents: true }) },
          { label: t("penalty_fee"), note: feeNote(row), value: money(row.fee_minor, currency, { cents: true }) },
        ]}
      />
    </>
  );
}

interface TermsProps extends Closing {
  customer: { id: number; name: string };
  terms: CustomerPenalties;
}

/** Say what kind of buyer a customer is, the rate agreed with it, and what is sold to it. */
function LegalTerms({ customer, terms, onClose, onDone }: TermsProps) {
  const [buyer, setBuyer] = useState<Buyer>(terms.buyer_kind);
  const [sector, setSector] = useState<Sector | "">(terms.term_sector ?? "");
  const mark = lang.value === "fr" ? "," : ".";
  const [typed, setTyped] = useState(terms.penalty_rate_bp === null ? "" : writeAmount(terms.penalty_rate_bp, mark));
  const agreed = buyer === "company" || buyer === "eu";
  const change = () => {
    const bp = agreed && typed.trim() ? readAmount(typed.replace("%", ""), RATE_CURRENCY) : null;
    if (agreed && typed.trim() && bp === null) return t("penalty_needs_rate");
    return api("PUT", `/customers/${customer.id}/legal-terms`, { buyer_kind: buyer, penalty_rate_bp: bp, term_sector: sector || null });
  };
  const floor =
    buyer === "company" && terms.floor_bp !== null && terms.floor_half_year !== null
      ? t("penalty_floor_hint", { floor: rate(terms.floor_bp), half: halfYear(terms.floor_half_year) })
      : undefined;
  return (
    <Form title={`${t("legal_terms")} · ${customer.name}`} change={change} onClose={onClose} onDone={onDone}>
      <Field id="penalty-buyer" label={t("penalty_buyer")}>
        <select class="input" id="penalty-buyer" value={buyer} onChange={(event) => setBuyer(event.currentTarget.value as Buyer)}>
          {BUYERS.map((one) => (
            <option key={one} value={one}>
              {t(`buyer_${one}`)}
            </option>
          ))}
        </select>
      </Field>
      {agreed ? (
        <Field id="penalty-rate" label={t("penalty_rate_field")} aside="%" hint={[t("penalty_rate_hint"), floor].filter(Boolean).join(" ")}>
          <input
            class="input"
            id="penalty-rate"
            inputMode="decimal"
            aria-describedby="penalty-rate-hint"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
      ) : (
        <p class="quiet">{t("penalty_rate_set")}</p>
      )}
      <Field id="term-sector" label={t("term_sector")} hint={t("term_sector_hint")}>
        <select
          class="input"
          id="term-sector"
          aria-describedby="term-sector-hint"
          value={sector}
          onChange={(event) => setSector(event.currentTarget.value as Sector | "")}
        >
          <option value="">{t("sector_none")}</option>
          {SECTORS.map((one) => (
            <option key={one} value={one}>
              {t(`sector_${one}`)}
            </option>
          ))}
        </select>
      </Field>
    </Form>
  );
}
