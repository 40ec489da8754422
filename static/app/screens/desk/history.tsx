/** What happened to some kinds of things, out of the journal: who, when, and what was before and after. */
import { useState } from "preact/hooks";
import { Empty } from "../../components/empty.tsx";
import { Section } from "../../components/section.tsx";
import { Table } from "../../components/table.tsx";
import { moment } from "../../lib/formats.ts";
import { t, tMaybe } from "../../lib/i18n.ts";
import { may, timeZone } from "../../stores/session.ts";
import { Change, type JournalPage, saySubject } from "./journal-change.tsx";
import { useLoad } from "./load.ts";
import { Shown } from "./screen.tsx";

export function History({ of }: { of: string[] }) {
  const [open, setOpen] = useState(false);
  const [pages, setPages] = useState<number[]>([]);
  const before = pages.at(-1);
  const loaded = useLoad<JournalPage>(open ? `/journal?subject_types=${of.join(",")}${before ? `&before=${before}` : ""}` : null);
  if (!may("read_journal")) return null;
  return (
    <Section title={t("compare_title")}>
      <details class="fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("history_who")}</summary>
        {open && (
          <Shown loaded={loaded} rows={4}>
            {({ rows, names, before: next }) =>
              rows.length === 0 ? (
                <Empty text={t("journal_empty")} />
              ) : (
                <>
                  <Table
                    caption={t("compare_title")}
                    class="table--journal"
                    rows={rows}
                    rowKey={({ id }) => id}
                    columns={[
                      { key: "at", title: t("when"), cell: ({ at }) => <span class="nowrap">{moment(at, timeZone.value)}</span> },
                      {
                        key: "what",
                        title: t("what"),
                        name: true,
                        cell: (entry) => (
                          <>
                            {tMaybe(`action_${entry.action.replace(/\W/g, "_")}`, entry.action)}
                            <span class="sub">{saySubject(entry, names)}</span>
                          </>
                        ),
                      },
                      { key: "who", title: t("who"), cell: ({ actor }) => actor ?? t("journal_machine") },
                      { key: "change", title: t("journal_change"), cell: (entry) => <Change entry={entry} names={names} open /> },
                    ]}
                  />
                  <nav class="pages" aria-label={t("pages")}>
                    {pages.length > 0 && (
                      <button class="btn" type="button" onClick={() => setPages(pages.slice(0, -1))}>
                        {t("pages_newer")}
                      </button>
                    )}
                    {next && (
                      <button class="btn" type="button" onClick={() => setPages([...pages, next])}>
                        {t("pages_older")}
                      </button>
                    )}
                  </nav>
                </>
              )
            }
          </Shown>
        )}
      </details>
    </Section>
  );
}
