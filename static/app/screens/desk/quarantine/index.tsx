/** F5 Quarantaine: what the server could not take in; the desk reads, mends, tries again or discards. */
import { useState } from "preact/hooks";
import { Empty } from "../../../components/empty.tsx";
import { Row } from "../../../components/row.tsx";
import { Toast } from "../../../components/toast.tsx";
import { moment } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { forget, useLoad } from "../load.ts";
import { Screen, Shown } from "../screen.tsx";
import { panesWide } from "../width.ts";
import { AsidePane } from "./pane.tsx";
import { JournalTabs } from "./tabs.tsx";
import type { Aside } from "./types.ts";

export function Quarantine({ openId }: { openId?: string }) {
  const loaded = useLoad<{ rows: Aside[] }>("/quarantine", () => 60_000);
  const rows = loaded.data?.rows ?? [];
  const wide = panesWide.value;
  const id = openId ?? (wide ? rows[0]?.op_id : undefined);
  const [said, setSaid] = useState("");
  const done = (text: string) => {
    setSaid(text);
    setTimeout(() => setSaid(""), 4000);
    forget("/quarantine");
    forget("/journal");
  };
  const empty = loaded.data !== null && rows.length === 0;
  return (
    <Screen
      title={t("place_journal")}
      sub={t("quarantine_sub")}
      head={<JournalTabs at="/journal/quarantaine" count={loaded.data ? rows.length : undefined} />}
    >
      <div class={wide && id ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            <Shown loaded={loaded} rows={4}>
              {() =>
                empty ? (
                  <Empty text={t("quarantine_empty")} />
                ) : (
                  <ul>
                    {rows.map((row) => (
                      <Row
                        key={row.op_id}
                        name={row.customer ?? t("quarantine_no_customer")}
                        href={`/journal/quarantaine/${row.op_id}`}
                        current={row.op_id === id}
                        meta={`${tMaybe(`op_${row.type.replace(".", "_")}`, row.type)} · ${row.author}`}
                        tail={
                          <>
                            <span>{moment(row.client_time, timeZone.value)}</span>
                            <span>{row.parent_id ? t("quarantine_waits") : row.error}</span>
                          </>
                        }
                      />
                    ))}
                  </ul>
                )
              }
            </Shown>
          </div>
        )}
        {id && <AsidePane key={id} id={id} back={!wide} onDone={done} />}
      </div>
      <Toast text={said} />
    </Screen>
  );
}
