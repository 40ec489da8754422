/** The documents that prove a delivery: opened by whoever sees the customer, attached and taken back by the desk. */
import { useRef, useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { may } from "../../../stores/session.ts";
import { Form } from "../customers/change-form.tsx";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { type EvidenceData, type Proof, addressOf, placesOf } from "./evidence.ts";

const ACCEPTED = ".pdf,.jpg,.jpeg,application/pdf,image/jpeg";

interface ProofsProps {
  evidence: EvidenceData;
  onChanged: () => void;
}

export function Proofs({ evidence, onChanged }: ProofsProps) {
  const [leaving, setLeaving] = useState<Proof | null>(null);
  const { proofs } = evidence;
  const mine = may("attach_proofs");
  return (
    <Section level={3} title={t("proofs")} tail={proofs.length || undefined}>
      {proofs.length === 0 && <p class="t13 quiet">{t("proofs_none")}</p>}
      <ul>
        {proofs.map((proof) => (
          <Line key={proof.id} proof={proof} leave={mine ? setLeaving : undefined} />
        ))}
      </ul>
      {mine && placesOf(evidence).length > 0 && <Attach evidence={evidence} onChanged={onChanged} />}
      {leaving && (
        <Form
          title={t("proofs_take_back")}
          change={() => api("DELETE", `/delivery-proofs/${leaving.id}`)}
          onClose={() => setLeaving(null)}
          onDone={() => {
            setLeaving(null);
            onChanged();
          }}
        >
          <p>{t("proofs_take_back_text", { number: leaving.proves })}</p>
        </Form>
      )}
    </Section>
  );
}

function Line({ proof, leave }: { proof: Proof; leave: ((proof: Proof) => void) | undefined }) {
  const photo = proof.mime === "image/jpeg";
  return (
    <Row
      name={
        <a class="row__name row__cover" href={addressOf(proof)} {...(photo ? { target: "_blank", rel: "noopener" } : { download: "" })}>
          {proof.proves}
        </a>
      }
      meta={
        <>
          <span>{photo ? t("proofs_photo") : t("proofs_pages", { count: proof.pages })}</span>
          <span>{t("proofs_said", { day: dayOfYear(proof.created_at.slice(0, 10)), name: proof.by })}</span>
        </>
      }
      action={
        leave && (
          <button
            class="btn btn--quiet"
            type="button"
            aria-label={`${t("proofs_take_back")} · ${proof.proves}`}
            onClick={() => leave(proof)}
          >
            {t("proofs_take_back")}
          </button>
        )
      }
    />
  );
}

function Attach({ evidence, onChanged }: ProofsProps) {
  const places = placesOf(evidence);
  const [key, setKey] = useState(places[0]!.key);
  const picker = useRef<HTMLInputElement>(null);
  const sending = useSend();
  const hand = async (file: File | undefined) => {
    if (!file || sending.busy) return;
    const [field, id] = key.split(" ") as [string, string];
    const form = new FormData();
    form.set(field, id);
    form.set("file", file, file.name);
    if (!(await sending.run(() => api("POST", "/delivery-proofs", form)))) return;
    announce(t("done"));
    onChanged();
  };
  return (
    <div class="form">
      <ProblemNotice error={sending.error} />
      <Field id="proof-of" label={t("proofs_of")} hint={t("proofs_hint")}>
        <select class="input" id="proof-of" value={key} onChange={(event) => setKey(event.currentTarget.value)}>
          {places.map((place) => (
            <option key={place.key} value={place.key}>
              {t(place.invoice ? "proofs_invoice" : "evidence_delivery", { ref: place.number, number: place.number })}
            </option>
          ))}
        </select>
      </Field>
      <div class="btns">
        <button class="btn" type="button" disabled={sending.busy} onClick={() => picker.current?.click()}>
          <Icon name="upload" />
          {sending.busy ? t("sending") : t("proofs_attach")}
        </button>
      </div>
      <input
        class="vh"
        ref={picker}
        type="file"
        tabIndex={-1}
        aria-label={t("proofs_attach")}
        accept={ACCEPTED}
        onChange={(event) => {
          void hand(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
