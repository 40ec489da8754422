/** Note or dispute from the desk: kept in the same outbox as on a phone, so it is safe before it is sent. */
import { useState } from "preact/hooks";
import { Chips } from "../../../components/chips.tsx";
import { type FieldError, ErrorSummary } from "../../../components/error-summary.tsx";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { uuidv7 } from "../../../lib/ids.ts";
import { announce } from "../../../stores/announce.ts";
import { here } from "../../../stores/here.ts";
import { DisputeFields, NO_DISPUTE, disputeArgs, disputeFaults } from "./dispute-fields.tsx";
import type { Dossier } from "./dossier.ts";

const TAGS = ["visit", "call", "cash_trouble", "order_drop", "supplier_talk", "management_change", "good_news"] as const;

export function Capture({ dossier, onKept }: { dossier: Dossier; onKept: () => void }) {
  const [kind, setKind] = useState<"note" | "dispute">("note");
  const [text, setText] = useState("");
  const [tags, setTags] = useState<string[]>([]);
  const [dispute, setDispute] = useState(NO_DISPUTE);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const { customer, items } = dossier;
  const outbox = here.value?.outbox;
  if (!outbox) return null;

  const find = (): FieldError[] => {
    if (kind === "dispute") return disputeFaults("capture", dispute, text, items, customer.currency);
    return text.trim() || tags.length > 0 ? [] : [{ field: "capture-text", text: t("capture_needs_text") }];
  };
  const keep = async (event: Event) => {
    event.preventDefault();
    const found = find();
    setErrors(found);
    if (found.length > 0) return;
    const at = { id: customer.id, name: customer.name, currency: customer.currency };
    if (kind === "note") await outbox.add("note.add", at, { note_id: uuidv7(), text: text.trim(), tags });
    else await outbox.add("dispute.open", at, disputeArgs(dispute, text, items, customer.currency));
    setText("");
    setTags([]);
    setDispute(NO_DISPUTE);
    announce(t("capture_kept"));
    await outbox.nudge();
    onKept();
  };

  return (
    <form class="capture" onSubmit={(event) => void keep(event)} noValidate>
      <ErrorSummary title={t("form_errors", { count: errors.length })} errors={errors} />
      <Chips
        label={t("capture_kind")}
        pressed={[kind]}
        onPress={(value) => setKind(value)}
        chips={[
          { value: "note", label: t("capture_note") },
          { value: "dispute", label: t("capture_dispute") },
        ]}
      />
      <Field id="capture-text" label={t("capture_what")} hint={t("capture_hint")}>
        <textarea
          class="input"
          id="capture-text"
          rows={2}
          value={text}
          aria-describedby="capture-text-hint"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </Field>
      {kind === "note" ? (
        <Chips
          label={t("capture_tags")}
          wrap
          pressed={tags}
          onPress={(tag) => setTags(tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag])}
          chips={TAGS.map((tag) => ({ value: tag as string, label: t(`tag_${tag}`) }))}
        />
      ) : (
        <DisputeFields at="capture" draft={dispute} items={items} currency={customer.currency} onChange={setDispute} />
      )}
      <button class="btn btn--primary">{t("save")}</button>
    </form>
  );
}
