/** What was begun and not saved: listed, to go on with or to throw away. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Dialog } from "../../components/dialog.tsx";
import { Icon } from "../../components/icon.tsx";
import { Section } from "../../components/section.tsx";
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { draft, resume } from "../../stores/capture.ts";
import { type KeptDraft, dropDraft, keptDrafts } from "../../stores/drafts.ts";
import { home } from "../../stores/here.ts";
import { focusCapture } from "./capture-focus.ts";
import { talk, talkAgain } from "./dispute-talk.tsx";

export function Drafts() {
  const kept = useSignal<KeptDraft[]>([]);
  const leaving = useSignal<KeptDraft | null>(null);
  const open = draft.value ?? talk.value;
  const read = () => void keptDrafts().then((all) => (kept.value = all));
  useEffect(read, [open]);
  if (kept.value.length === 0) return null;
  const goOn = ({ capture, talk: said }: KeptDraft) => {
    if (said) return talkAgain(said);
    if (!capture) return;
    rightNow(() => resume(capture));
    focusCapture();
  };
  const drop = async () => {
    const one = leaving.value;
    leaving.value = null;
    if (one) await dropDraft(one.key);
    read();
  };
  return (
    <Section title={t("drafts")} tail={kept.value.length}>
      <ul>
        {kept.value.map((one) => (
          <li class="case case--plain" key={one.key}>
            <Icon name="hexdraft" size={22} class="row__lead--sync" />
            <div class="case__body">
              <h3 class="row__name">{nameOf(one)}</h3>
              <p class="quiet">
                {t("draft_kept")}
                {one.text && ` · ${t("quoted_words", { text: one.text })}`}
              </p>
              <div class="btns">
                <button class="btn btn--primary" type="button" onClick={() => goOn(one)}>
                  {t("draft_go_on")}
                </button>
                <button class="btn" type="button" onClick={() => (leaving.value = one)}>
                  {t("draft_drop")}
                </button>
              </div>
            </div>
          </li>
        ))}
      </ul>
      <Dialog
        open={leaving.value !== null}
        onClose={() => (leaving.value = null)}
        title={t("draft_drop_ask")}
        actions={
          <>
            <button class="btn" type="button" onClick={() => (leaving.value = null)}>
              {t("cancel")}
            </button>
            <button class="btn btn--danger" type="button" onClick={() => void drop()}>
              {t("draft_drop")}
            </button>
          </>
        }
      >
        <p>{leaving.value?.text}</p>
      </Dialog>
    </Section>
  );
}

function nameOf({ kind, customer_id, name }: KeptDraft): string {
  const known = home.value.find(({ id }) => id === customer_id)?.name ?? name;
  return [t(`kind_${kind}`), known].filter(Boolean).join(", ");
}
