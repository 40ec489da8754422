/** What lies below a customer's figures: what to know before the visit, open items, their age, what was said, whom to call. */
import { useSignal } from "@preact/signals";
import { Brief } from "../../components/brief.tsx";
import { Icon } from "../../components/icon.tsx";
import { Ledger } from "../../components/ledger.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { today } from "../../stores/clock.ts";
import { agedOn } from "../../stores/figures.ts";
import type { Overlaid } from "../../stores/overlay.ts";
import type { Contact, Customer, Summary } from "../../stores/rows.ts";
import { briefOf } from "./brief.ts";
import { Closed, Thread } from "./customer-thread.tsx";
import { Call } from "./customer.tsx";
import { ItemRow, openItems } from "./items.tsx";
import { proposing } from "./people.ts";

const ITEMS_FIRST = 5;

interface PartProps {
  dossier: Overlaid;
  customer: Customer;
}

export function Below({ dossier, customer }: PartProps) {
  const summary = dossier.rows.summary[customer.id];
  const contacts = Object.values(dossier.rows.contact);
  return (
    <>
      <Section title={t("brief")}>
        <Brief lines={briefOf(dossier, customer)} />
      </Section>
      <OpenItems dossier={dossier} customer={customer} />
      {summary && <Ageing summary={summary} currency={customer.currency} />}
      <Thread dossier={dossier} customer={customer} />
      <Closed dossier={dossier} customer={customer} />
      <Section title={t("contacts")}>
        <ul>
          {contacts.map((contact) => (
            <ContactRow key={contact.id} contact={contact} customer={customer} />
          ))}
          {customer.phone && !contacts.some(({ phone }) => phone === customer.phone) && (
            <Row
              name={customer.name}
              meta={customer.phone}
              action={<Call number={customer.phone} name={customer.name} customer={customer} />}
            />
          )}
        </ul>
        {contacts.length === 0 && !customer.phone && <p class="quiet t13">{t("no_contact")}</p>}
        <button class="link link--hit" type="button" onClick={() => (proposing.value = customer)}>
          {t("propose_contact")}
        </button>
        <p class="t13 quiet">
          {[customer.name, customer.legal_form, customer.address].filter(Boolean).join(", ")}
        </p>
        <p class="t13 quiet">{[customer.code, customer.siren].filter(Boolean).join(" · ")}</p>
      </Section>
    </>
  );
}

function Ageing({ summary, currency }: { summary: Summary; currency: string }) {
  const lines = agedOn(summary.due, today.value).map(([days, minor]) => ({
    label: days ? t("aged_late", { days }) : t("aged_not_due"),
    value: money(minor, currency),
  }));
  return (
    <Section title={t("aged_title")}>
      <Ledger lines={lines} />
    </Section>
  );
}

function OpenItems({ dossier, customer }: PartProps) {
  const all = useSignal(false);
  const items = openItems(dossier);
  const sum = items.reduce((total, { residual }) => total + residual, 0);
  const shown = all.value ? items : items.slice(0, ITEMS_FIRST);
  const tail = t("open_items_tail", { count: items.length, amount: money(sum, customer.currency) });
  return (
    <Section title={t("open_items")} tail={items.length > 0 ? tail : undefined}>
      {items.length === 0 && <p class="quiet empty-line">{t("open_none")}</p>}
      <ul>
        {shown.map((item) => (
          <ItemRow key={item.id} item={item} dossier={dossier} />
        ))}
      </ul>
      {items.length > shown.length && (
        <button class="link link--hit" type="button" onClick={() => (all.value = true)}>
          {t("see_others", { count: items.length - shown.length })}
          <Icon name="down" size={16} />
        </button>
      )}
    </Section>
  );
}

function ContactRow({ contact, customer }: { contact: Contact; customer: Customer }) {
  return (
    <Row
      name={[contact.name, contact.job].filter(Boolean).join(", ")}
      meta={
        contact.proposed_by
          ? `${contact.phone ?? contact.email} · ${t("contact_proposed_by", { name: contact.proposed_by })}`
          : (contact.phone ?? contact.email)
      }
      action={contact.phone && <Call number={contact.phone} name={contact.name} customer={customer} />}
    />
  );
}
