/** Under a note: whoever reads it may answer, and its author may correct it. Written in the sheet of every entry. */
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { capture } from "../../stores/capture.ts";
import { session } from "../../stores/session.ts";
import { focusCapture } from "./capture-focus.ts";

export interface Spoken {
  id: string;
  author: string;
  text: string;
  kind: string;
}

/** Whether the person at work wrote it as a note: what a call or a visit came to is not written again. */
export const isOwn = ({ author, kind }: Pick<Spoken, "author" | "kind">): boolean =>
  kind === "note" && author === session.value?.user.name;

export function NoteButtons({ note, customer_id }: { note: Spoken; customer_id: number }) {
  const write = (start: Parameters<typeof capture>[2]) => {
    rightNow(() => capture(customer_id, "note", start));
    focusCapture();
  };
  const { id, author, text } = note;
  return (
    <div class="btns">
      <button class="link link--hit" type="button" onClick={() => write({ answers_id: id, about: [author, text].filter(Boolean).join(" · ") })}>
        {t("note_answer")}
      </button>
      {isOwn(note) && (
        <button class="link link--hit" type="button" onClick={() => write({ supersedes_id: id, about: text, text })}>
          {t("note_correct")}
        </button>
      )}
    </div>
  );
}
