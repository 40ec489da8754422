/** Whom to call at a customer's; whom the field proposes waits for the desk's yes or no. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { may } from "../../../stores/session.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import type { ContactRow, Dossier } from "./dossier.ts";

const LEAST = 3; // letters of a reason, as the server asks

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
        {[customer.address, customer.email, customer.phone].filter(Boolean).join(" · ") || t("contacts_none")}
      </p>
      <Decline
        key={declining?.id ?? "none"}
        contact={declining}
        busy={sending.busy}
        onClose={() => setDeclining(null)}
        onSay={(reason) => declining && void answer(declining, { accept: false, reason })}
      />
    </Section>
  );
}

interface DeclineProps {
  contact: ContactRow | null;
  busy: boolean;
  onClose: () => void;
  onSay: (reason: string) => void;
}

function Decline({ contact, busy, onClose, onSay }: DeclineProps) {
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open={contact !== null}
      onClose={onClose}
      title={t("contact_decline_title", { name: contact?.name ?? "" })}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--danger" type="submit" form="contact-decline" disabled={busy}>
            {t("contact_decline")}
          </button>
        </>
      }
    >
      <form
        id="contact-decline"
        class="dialog__form"
        onSubmit={(event) => {
          event.preventDefault();
          onSay(reason.trim());
        }}
      >
        <Field id="contact-decline-reason" label={t("decide_reason")}>
          <textarea
            class="input"
            id="contact-decline-reason"
            rows={2}
            required
            minLength={LEAST}
            maxLength={2000}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
