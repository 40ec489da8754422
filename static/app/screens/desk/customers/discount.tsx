/** What a customer is offered for early payment, and the invoices that may still have it. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { Section } from "../../../components/section.tsx";
import { writeAmount } from "../../../lib/amount-input.ts";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { lang, t } from "../../../lib/i18n.ts";
import { may } from "../../../stores/session.ts";
import { readAmount } from "../decisions/answer.ts";
import type { CustomerDiscount } from "../discounts/types.ts";
import { forget, useLoad } from "../load.ts";
import { rate } from "../penalties/say.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { type Closing, Form } from "./change-form.tsx";

const PERCENT = "EUR"; // basis points are typed as cents are: two digits after the mark

export function Discount({ customer }: { customer: { id: number; name: string } }) {
  const loaded = useLoad<CustomerDiscount>(may("see_figures") ? `/customers/${customer.id}/discount` : null);
  const [asked, setAsked] = useState(false);
  const { data } = loaded;
  const acts = may("run_dunning");
  if (!data) return <ProblemNotice error={loaded.error} retry={() => void loaded.reload()} />;
  if (!acts && !data.offer && data.items.length === 0) return null;
  const { offer, items, currency } = data;
  const done = async () => {
    setAsked(false);
    forget("/discounts");
    await loaded.reload();
  };
  return (
    <Section title={t("discount_early")}>
      <p class="quiet">{offer ? `${sayOffer(offer)} · ${t("discount_for", { day: dayOfYear(offer.since_on) })}` : t("discount_none")}</p>
      {items.length > 0 && (
        <Ledger
          lines={items.map((item) => ({
            label: sayRef(item.ref),
            note: t("discount_item", {
              rate: rate(item.percent_bp),
              amount: money(item.discount_minor, currency, { cents: true }),
              day: dayOfYear(item.until_on),
            }),
            value: money(item.payable_minor, currency, { cents: true }),
          }))}
        />
      )}
      {acts && (
        <div class="btns">
          <button class="btn" type="button" onClick={() => setAsked(true)}>
            {t("discount_change")}
          </button>
        </div>
      )}
      {asked && <OfferForm customer={customer} offer={offer} onClose={() => setAsked(false)} onDone={() => void done()} />}
    </Section>
  );
}

const sayOffer = ({ percent_bp, within_days }: { percent_bp: number; within_days: number }): string =>
  t("discount_offer", { rate: rate(percent_bp), count: within_days });

interface OfferProps extends Closing {
  customer: { id: number; name: string };
  offer: CustomerDiscount["offer"];
}

/** Offer it for the invoices written from today on, or from another day; an empty rate ends the offer. */
function OfferForm({ customer, offer, onClose, onDone }: OfferProps) {
  const mark = lang.value === "fr" ? "," : ".";
  const [percent, setPercent] = useState(offer ? writeAmount(offer.percent_bp, mark) : "");
  const [days, setDays] = useState(offer ? String(offer.within_days) : "");
  const [since, setSince] = useState("");
  const change = () => {
    const bp = percent.trim() ? readAmount(percent.replace("%", ""), PERCENT) : 0;
    if (bp === null) return t("penalty_needs_rate");
    if (bp > 0 && !/^\d{1,3}$/.test(days.trim())) return t("discount_needs_days");
    const body = { percent_bp: bp, within_days: bp > 0 ? Number(days) : 0 };
    return api("PUT", `/customers/${customer.id}/discount`, since ? { ...body, since_on: since } : body);
  };
  return (
    <Form title={`${t("discount_early")} · ${customer.name}`} change={change} onClose={onClose} onDone={onDone}>
      <Field id="discount-percent" label={t("discount_rate")} aside="%" hint={t("discount_rate_hint")}>
        <input
          class="input"
          id="discount-percent"
          inputMode="decimal"
          aria-describedby="discount-percent-hint"
          value={percent}
          onInput={(event) => setPercent(event.currentTarget.value)}
        />
      </Field>
      <Field id="discount-days" label={t("discount_days")}>
        <input class="input" id="discount-days" inputMode="numeric" value={days} onInput={(event) => setDays(event.currentTarget.value)} />
      </Field>
      <Field id="discount-since" label={t("discount_since")} hint={t("discount_since_hint")}>
        <input
          class="input"
          id="discount-since"
          type="date"
          aria-describedby="discount-since-hint"
          value={since}
          onInput={(event) => setSince(event.currentTarget.value)}
        />
      </Field>
      <p class="t13 quiet">{t("discount_law")}</p>
    </Form>
  );
}
