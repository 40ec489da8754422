/** Hand in a file: drop it, or choose it; what kind it is, and whether it replaces the demo. */
import { useRef, useState } from "preact/hooks";
import { Chips } from "../../../components/chips.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Progress } from "../../../components/progress.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { navigate } from "../../../lib/router.ts";
import { session } from "../../../stores/session.ts";
import { ProblemNotice } from "../problem.tsx";
import { useSend } from "../send.ts";
import { forget } from "../load.ts";
import type { ImportView } from "./types.ts";

type Kind = "fec" | "customers" | "auto";

const ACCEPTED: Record<Kind, string | undefined> = {
  fec: ".txt,.csv,.tsv,text/plain",
  customers: ".csv,.xlsx,text/csv",
  auto: undefined,
};

export function Upload() {
  const [kind, setKind] = useState<Kind>("auto");
  const [replace, setReplace] = useState(false);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const sending = useSend();
  const hand = async (file: File | undefined) => {
    if (!file || sending.busy) return;
    const form = new FormData();
    form.set("kind", kind);
    form.set("replace_demo", String(replace && kind !== "customers"));
    form.set("file", file, file.name);
    const taken = await sending.run(() => api<ImportView>("POST", "/imports", form));
    if (!taken) return;
    forget("/imports");
    navigate(`/imports/${taken.id}`);
  };
  return (
    <div class="upload">
      <ProblemNotice error={sending.error} />
      <Chips
        label={t("import_kind")}
        pressed={[kind]}
        onPress={setKind}
        chips={[
          { value: "auto", label: t("import_kind_auto") },
          { value: "fec", label: t("import_kind_fec") },
          { value: "customers", label: t("import_kind_customers") },
        ]}
      />
      <div
        class="drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void hand(event.dataTransfer?.files[0]);
        }}
      >
        <Icon name="upload" size={32} />
        {sending.busy ? (
          <>
            <p>{t("import_sending")}</p>
            <Progress done={null} label={t("import_sending")} />
          </>
        ) : (
          <>
            <p class="drop__text">{t(`import_drop_${kind}`)}</p>
            <button class="btn btn--primary" type="button" onClick={() => picker.current?.click()}>
              <Icon name="file" />
              {t("import_choose")}
            </button>
            <p class="t13 quiet">{t(`import_hint_${kind}`)}</p>
          </>
        )}
        <input
          class="vh"
          ref={picker}
          type="file"
          tabIndex={-1}
          aria-label={t("import_choose")}
          accept={ACCEPTED[kind]}
          onChange={(event) => {
            void hand(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {kind !== "customers" && session.value?.demo && (
        <label class="tick">
          <input class="check" type="checkbox" checked={replace} onChange={(event) => setReplace(event.currentTarget.checked)} />
          <span>
            {t("import_replace_demo")}
            <span class="tick__hint">{t("import_replace_demo_hint")}</span>
          </span>
        </label>
      )}
    </div>
  );
}
