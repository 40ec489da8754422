/** Note or dispute from the desk: kept in the same outbox as on a phone, so it is safe before it is sent. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
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

/** The note that is being answered or corrected, of which customer. */
export const about = signal<{ id: string; customer: number; author: string; text: string; correct: boolean } | null>(null);

export function Capture({ dossier, onKept }: { dossier: Dossier; onKept: () => void }) {
  const [kind, setKind] = useState<"note" | "dispute">("note");
  const [text, setText] = useState("");
  const [tags, setTags] = useState<string[]>([]);
  const [dispute, setDispute] = useState(NO_DISPUTE);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const { customer, items } = dossier;
  const outbox = here.value?.outbox;
  const note = about.value?.customer === customer.id ? about.value : null;
  useEffect(() => {
    if (!note) return;
    setKind("note");
    if (note.correct) setText(note.text);
  }, [note]);
  if (!outbox) return null;

  const find = (): FieldError[] => {
    if (kind === "dispute") return disputeFaults("capture", dispute, text, items, customer.currency);
    return text.trim() || (tags.length > 0 && !note?.correct) ? [] : [{ field: "capture-text", text: t("capture_needs_text") }];
  };
  const keep = async (event: Event) => {
    event.preventDefault();
    const found = find();
    setErrors(found);
    if (found.length > 0) return;
    const at = { id: customer.id, name: customer.name, currency: customer.currency };
    const said = { note_id: uuidv7(), text: text.trim() };
    if (note?.correct) await outbox.add("note.supersede", at, { ...said, supersedes_id: note.id });
    else if (note) await outbox.add("note.answer", at, { ...said, tags, answers_id: note.id });
    else if (kind === "note") await outbox.add("note.add", at, { ...said, tags });
    else await outbox.add("dispute.open", at, disputeArgs(dispute, text, items, customer.currency));
    setText("");
    setTags([]);
    setDispute(NO_DISPUTE);
    about.value = null;
    announce(t("capture_kept"));
    await outbox.nudge();
    onKept();
  };

  return (
    <form class="capture" onSubmit={(event) => void keep(event)} noValidate>
      <ErrorSummary title={t("form_errors", { count: errors.length })} errors={errors} />
      {note ? (
        <p class="t13 quiet">
          {t(note.correct ? "note_corrected" : "note_answered", { what: note.correct ? note.text : [note.author, note.text].join(" · ") })}{" "}
          <button
            class="link link--hit"
            type="button"
            onClick={() => {
              about.value = null;
              if (note.correct) setText("");
            }}
          >
            {t("cancel")}
          </button>
        </p>
      ) : (
        <Chips
          label={t("capture_kind")}
          pressed={[kind]}
          onPress={(value) => setKind(value)}
          chips={[
            { value: "note", label: t("capture_note") },
            { value: "dispute", label: t("capture_dispute") },
          ]}
        />
      )}
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
      {note?.correct ? null : kind === "note" ? (
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
