/** What people said the columns of tables mean: seen, said anew, forgotten. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { moment } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { timeZone } from "../../../stores/session.ts";
import { Columns } from "../imports/mapping.tsx";
import { fieldWord, kindWord } from "../imports/other.tsx";
import type { MappingView } from "../imports/types.ts";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Shown } from "../screen.tsx";
import { useSend } from "../send.ts";

type Mapping = NonNullable<MappingView["mapping"]>;

interface Remembered {
  id: number;
  mapping: Mapping;
  by: string | null;
  at: string;
}

const PATH = "/import-mappings";

export function Mappings() {
  const loaded = useLoad<{ rows: Remembered[]; kinds: MappingView["kinds"] }>(PATH);
  const [asking, setAsking] = useState<Remembered | null>(null);
  const sending = useSend();
  const changed = async () => {
    forget(PATH);
    await loaded.reload();
  };
  const drop = async () => {
    const one = asking;
    setAsking(null);
    if (!one || !(await sending.run(() => api("DELETE", `${PATH}/${one.id}`).then(() => true)))) return;
    announce(t("mapping_forgotten"));
    await changed();
  };
  return (
    <>
      <p class="quiet">{t("mappings_text")}</p>
      <ProblemNotice error={sending.error} />
      <Shown loaded={loaded} rows={4}>
        {({ rows, kinds }) =>
          rows.length === 0 ? (
            <Empty text={t("mappings_none")} />
          ) : (
            rows.map((one) => (
              <Section key={`${one.id} ${one.at}`} title={kindWord(one.mapping.kind)} tail={t("mapping_said_by", { name: one.by ?? "–", when: moment(one.at, timeZone.value) })}>
                <p>
                  {one.mapping.columns
                    .filter(({ field }) => field)
                    .map(({ header, field }) => `${header} → ${fieldWord(field)}`)
                    .join(" · ")}
                </p>
                <details class="fold">
                  <summary>{t("edit")}</summary>
                  <div class="form">
                    <Columns
                      view={{ header: one.mapping.columns.map(({ header }) => header), samples: [], mapping: one.mapping, remembered: true, kinds, companies: [] }}
                      kind={one.mapping.kind}
                      save={(body) => api("PUT", `${PATH}/${one.id}`, body).then(() => true)}
                      onSaid={changed}
                    />
                  </div>
                </details>
                <button class="btn btn--danger" type="button" disabled={sending.busy} onClick={() => setAsking(one)}>
                  {t("mapping_forget")}
                </button>
              </Section>
            ))
          )
        }
      </Shown>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t("mapping_forget_confirm")}
        actions={
          <>
            <button class="btn" type="button" autoFocus onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
            <button class="btn btn--danger" type="button" onClick={() => void drop()}>
              {t("mapping_forget")}
            </button>
          </>
        }
      >
        <p>{t("mapping_forget_text")}</p>
      </Dialog>
    </>
  );
}
