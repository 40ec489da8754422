/** The court-ready file of a customer: choose the notes that go along, then take the PDF. */
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { moment } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";

interface Preview {
  notes: { id: string; text: string; author: string; created_at: string; shareable: boolean }[];
}

interface CaseFile {
  name: string;
  pdf: string;
}

/** Files are drawn up while we wait, the longest in some seconds. */
const PATIENCE_MS = 120_000;

export function CaseFileDialog({ customer, onClose }: { customer: { id: number; name: string }; onClose: () => void }) {
  const path = `/customers/${customer.id}/case-file`;
  const loaded = useLoad<Preview>(path);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const sending = useSend();
  useEffect(() => {
    setChosen(new Set(loaded.data?.notes.filter((note) => note.shareable).map((note) => note.id)));
  }, [loaded.data]);
  const toggle = (id: string) => setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const take = async () => {
    const file = await sending.run(async () => {
      await api("PUT", path, { note_ids: [...chosen] });
      return api<CaseFile>("POST", path, undefined, { within: PATIENCE_MS });
    });
    if (!file) return;
    save(file);
    announce(t("case_file_taken"));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${t("case_file")} · ${customer.name}`}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="button" disabled={sending.busy || !loaded.data} onClick={() => void take()}>
            {sending.busy ? t("sending") : t("case_file_take")}
          </button>
        </>
      }
    >
      <ProblemNotice error={sending.error} />
      <p>{t("case_file_text")}</p>
      <Shown loaded={loaded} rows={3}>
        {({ notes }) =>
          notes.length === 0 ? (
            <p class="quiet">{t("case_file_no_notes")}</p>
          ) : (
            <fieldset class="form">
              <legend>{t("case_file_notes")}</legend>
              {notes.map((note) => (
                <label class="tick" key={note.id}>
                  <input class="check" type="checkbox" checked={chosen.has(note.id)} onChange={() => toggle(note.id)} />
                  <span>
                    {note.text}
                    <span class="tick__hint">{[note.author, moment(note.created_at, timeZone.value)].join(" · ")}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          )
        }
      </Shown>
    </Dialog>
  );
}

/** Hand a file to the browser's downloads. */
function save({ name, pdf }: CaseFile) {
  const bytes = Uint8Array.from(atob(pdf), (sign) => sign.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), PATIENCE_MS);
}
