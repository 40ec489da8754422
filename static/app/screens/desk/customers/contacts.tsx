/** Whom to call at a customer's; whom the field proposes waits for the desk's yes or no. */
import { useState } from "preact/hooks";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { may } from "../../../stores/session.ts";
import { ProblemNotice } from "../problem.tsx";
import { ReasonDialog } from "../reason-dialog.tsx";
import { useSend } from "../send.ts";
import type { ContactRow, Dossier } from "./dossier.ts";

export function Contacts({ dossier: { contacts, customer }, onDone }: { dossier: Dossier; onDone: () => void }) {
  const [declining, setDeclining] = useState<ContactRow | null>(null);
  const sending = useSend();
  const answer = async ({ id }: ContactRow, body: { accept: boolean; reason?: string }) => {
    const done = await sending.run(() => api("PUT", `/contact-proposals/${id}/decision`, body).then(() => true));
    setDeclining(null);
    if (!done) return;
    announce(t(body.accept ? "contact_accepted" : "contact_declined"));
    onDone();
  };
  return (
    <Section title={t("contacts")}>
      <ProblemNotice error={sending.error} />
      <ul>
        {contacts.map((contact) => (
          <Row
            key={contact.id}
            name={[contact.name, contact.job].filter(Boolean).join(", ")}
            meta={
              <>
                {contact.phone && <a class="link" href={`tel:${contact.phone}`}>{contact.phone}</a>}
                {contact.email && <a class="link" href={`mailto:${contact.email}`}>{contact.email}</a>}
                {contact.proposed_by && <span>{t("contact_proposed_by", { name: contact.proposed_by })}</span>}
              </>
            }
            tail={
              contact.proposed_by &&
              may("qualify_disputes") && (
                <span class="answers">
                  <button class="btn" type="button" disabled={sending.busy} onClick={() => void answer(contact, { accept: true })}>
                    {t("contact_accept")}
                    <span class="vh"> {contact.name}</span>
                  </button>
                  <button class="btn btn--quiet" type="button" disabled={sending.busy} onClick={() => setDeclining(contact)}>
                    {t("contact_decline")}
                    <span class="vh"> {contact.name}</span>
                  </button>
                </span>
              )
            }
          />
        ))}
      </ul>
      <p class="t13 quiet contacts__own">
        {[customer.address, customer.email, customer.phone].filter(Boolean).join(" · ") || t("contacts_none")}
      </p>
      {declining && (
        <ReasonDialog
          id="contact-decline"
          title={t("contact_decline_title", { name: declining.name })}
          act={t("contact_decline")}
          danger
          most={2000}
          busy={sending.busy}
          onClose={() => setDeclining(null)}
          onSay={(reason) => void answer(declining, { accept: false, reason })}
        />
      )}
    </Section>
  );
}
