/** What the capture sheet holds (P4): note, dispute, promise, limit; text or one chip is enough. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { ErrorSummary, type FieldError } from "../../components/error-summary.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { announce } from "../../stores/announce.ts";
import {
  type CustomerName,
  type Draft,
  type Kind,
  change,
  closeCapture,
  draft,
  draftKept,
  isTouched,
  saveEntry,
} from "../../stores/capture.ts";
import { entries, home, notKept, priming } from "../../stores/here.ts";
import { focusCapture } from "./capture-focus.ts";
import { readEntry } from "./capture-read.ts";
import { PhotoField } from "./photos.tsx";
import { DisputeFields, LimitFields, NoteFields, PromiseFields } from "./capture-fields.tsx";
import { useDossier } from "./use-dossier.ts";

const KINDS: Kind[] = ["note", "dispute", "promise", "limit"];

export function CaptureForm({ entry }: { entry: Draft }) {
  const dossier = useDossier(entry.customer_id).value;
  const errors = useSignal<FieldError[]>([]);
  const { photos = [] } = entry;
  const found = home.value.find(({ id }) => id === entry.customer_id);
  const last = useRef(found); // it may leave this phone while something is being written about it
  if (found) last.current = found;
  const row = last.current;
  const customer: CustomerName = {
    id: entry.customer_id,
    name: row?.name ?? entry.customer_name ?? "",
    currency: row?.currency ?? entry.currency ?? "EUR",
  };
  const left = !found && !priming.value;
  const choose = (kind: Kind) => {
    rightNow(() => change({ kind }));
    errors.value = [];
    focusCapture();
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const read = readEntry(entry, dossier ?? null, customer.currency);
    if ("errors" in read) {
      errors.value = read.errors;
      return;
    }
    errors.value = [];
    const more = { depends_on: stillHere(entry.answers_id ?? entry.supersedes_id) };
    if (await saveEntry(customer, read.type, read.args, more)) announce(t("saved_here"));
  };

  return (
    <form class="entry" onSubmit={save} noValidate>
      <div class="sheet__grip" aria-hidden="true" />
      <header class="sheet__head">
        <h2 class="sheet__title entry__name" id="capture-title">
          {customer.name}
        </h2>
        {isTouched(entry) && !notKept.value && (
          <span class="age age--sync entry__kept" data-kept={draftKept.value === entry}>
            <Icon name="hexdraft" size={14} />
            {t("draft_kept")}
          </span>
        )}
        <button class="iconbtn" type="button" onClick={closeCapture}>
          <Icon name="close" size={22} />
          <span class="vh">{t("close_keeps_draft")}</span>
        </button>
      </header>
      {entry.answers_id || entry.supersedes_id ? (
        <p class="t13 quiet clip">{t(entry.supersedes_id ? "note_corrected" : "note_answered", { what: entry.about ?? "" })}</p>
      ) : (
        <div class="segmented" role="tablist" aria-label={t("actions")}>
          {KINDS.map((kind) => (
            <button
              type="button"
              role="tab"
              key={kind}
              aria-selected={kind === entry.kind}
              onClick={() => choose(kind)}
            >
              {t(`kind_${kind}`)}
            </button>
          ))}
        </div>
      )}
      {notKept.value && <NotKept why={notKept.value} text={entry.text} />}
      {left && <Notice live title={t("customer_left")} text={t("customer_left_draft", { name: customer.name })} />}
      <ErrorSummary title={t("form_wrong")} errors={errors.value} />
      <Fields entry={entry} dossier={dossier ?? null} currency={customer.currency} />
      {!entry.supersedes_id && (entry.kind === "note" || entry.kind === "dispute" || photos.length > 0) && (
        <PhotoField
          of={{
            customer_id: entry.customer_id,
            ids: photos,
            // The sheet may speak of another customer by the time a photo is ready.
            keep: (next) => {
              if (draft.peek()?.customer_id === entry.customer_id) change({ photos: next(draft.peek()?.photos ?? []) });
            },
            asked: (camera) => change({ camera: camera || undefined }),
          }}
        />
      )}
      <p class="field__hint">{t("note_hint")}</p>
      <div class="sheet__bar sheet__bar--one">
        <button class="btn btn--primary btn--big">
          {t(entry.kind === "limit" ? "send" : "save")}
        </button>
      </div>
    </form>
  );
}

/** The entry that wrote the note this one is about, while the server has not answered it. */
const stillHere = (note_id?: string): string[] =>
  entries.value
    .filter(({ op, result }) => note_id && result === null && "note_id" in op.args && op.args.note_id === note_id)
    .map(({ op }) => op.op_id);

const FIELDS = { note: NoteFields, dispute: DisputeFields, promise: PromiseFields, limit: LimitFields };

function Fields(props: Parameters<typeof NoteFields>[0]) {
  const Part = FIELDS[props.entry.kind];
  return <Part {...props} />;
}

/** Nothing could be kept: say so, and let the text be carried elsewhere. */
function NotKept({ why, text }: { why: "full" | "stuck"; text: string }) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => undefined);
    copied.value = true;
  };
  return (
    <Notice
      kind="hold"
      live
      title={t(`storage_${why}`)}
      action={
        <button class="btn" type="button" onClick={copy}>
          {t(copied.value ? "copied" : "copy_text")}
        </button>
      }
    />
  );
}
