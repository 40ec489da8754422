/** F3 Imports: hand in a file, and what came in before. */
import { Empty } from "../../../components/empty.tsx";
import { Row } from "../../../components/row.tsx";
import { Section } from "../../../components/section.tsx";
import { dayOfYear, moment, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { useLoad } from "../load.ts";
import { Screen, Shown } from "../screen.tsx";
import { sideWide } from "../width.ts";
import { kindWord } from "./other.tsx";
import { ImportTabs } from "./tabs.tsx";
import type { ImportView } from "./types.ts";
import { Upload } from "./upload.tsx";

export function Imports() {
  const list = useLoad<ImportView[] | { rows: ImportView[] }>("/imports");
  const found = list.data === null ? [] : Array.isArray(list.data) ? list.data : list.data.rows;
  return (
    <Screen title={t("place_imports")} sub={t("imports_sub")} head={<ImportTabs at="files" />}>
      <div class={sideWide.value ? "panes panes--preview" : "panes panes--stack"}>
        <div class="pane">
          <Upload />
        </div>
        <aside class="pane pane--list" aria-label={t("imports_before")}>
          <Section title={t("imports_before")} tail={found.length || undefined}>
            <Shown loaded={list} rows={4}>
              {() => found.length === 0 && <Empty text={t("imports_none")} />}
            </Shown>
            <ul>
              {found.map((each) => (
                <Row
                  key={each.id}
                  name={each.filename}
                  href={`/imports/${each.id}`}
                  meta={
                    <>
                      <span>{kindWord(each.kind)}</span>
                      <span>{tMaybe(`import_state_${each.state}`, each.state)}</span>
                      {each.report?.lines ? <span>{t("lines", { count: each.report.lines, n: number(each.report.lines) })}</span> : null}
                    </>
                  }
                  tail={
                    <>
                      <span>{each.as_of && dayOfYear(each.as_of)}</span>
                      <span>{moment(each.created_at, timeZone.value)}</span>
                    </>
                  }
                />
              ))}
            </ul>
          </Section>
        </aside>
      </div>
    </Screen>
  );
}
