/** Old debt met at the first import: nothing leaves until the desk has seen it. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Hero } from "../../../components/hero.tsx";
import { Table } from "../../../components/table.tsx";
import { money } from "../../../lib/formats.ts";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { chooseColumn, customerColumn } from "../columns.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import { DunningTabs } from "./tabs.tsx";
import type { TriageLine } from "./types.ts";

type Answer = TriageLine[] | { rows: TriageLine[] };

export function Triage() {
  const loaded = useLoad<Answer>("/triage");
  const rows = loaded.data === null ? [] : Array.isArray(loaded.data) ? loaded.data : loaded.data.rows;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [asking, setAsking] = useState<"some" | "all" | null>(null);
  const sending = useSend();
  const currency = rows[0]?.currency ?? "EUR";
  const total = rows.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const release = async () => {
    const body = asking === "all" ? { all: true } : { customer_ids: [...chosen] };
    setAsking(null);
    const done = await sending.run(() => api("POST", "/triage/release", body).then(() => true));
    if (!done) return;
    announce(t("triage_released"));
    setChosen(new Set());
    forget("/dunning");
    forget("/board");
    await loaded.reload();
  };
  return (
    <Screen
      title={t("place_dunning")}
      sub={t("triage_sub")}
      head={<DunningTabs at="triage" counts={loaded.data ? { triage: rows.length } : {}} />}
      tail={
        rows.length > 0 && (
          <>
            <button class="btn" type="button" disabled={sending.busy} onClick={() => setAsking("all")}>
              {t("triage_release_all")}
            </button>
            <button
              class="btn btn--primary"
              type="button"
              disabled={sending.busy || chosen.size === 0}
              onClick={() => setAsking("some")}
            >
              {chosen.size === 0 ? t("triage_release_none") : t("triage_release", { count: chosen.size })}
            </button>
          </>
        )
      }
    >
      <Sheetless>
        <ProblemNotice error={sending.error} />
        <Shown loaded={loaded} rows={6}>
          {() =>
            rows.length === 0 ? (
              <Empty text={t("triage_empty")} />
            ) : (
              <>
                <div class="runsum">
                  <Hero label={t("triage_amount")} amount={money(total, currency)} note={t("triage_text")} />
                </div>
                <Table
                  caption={t("dunning_tab_triage")}
                  rows={rows}
                  rowKey={({ customer_id }) => customer_id}
                  columns={[
                    chooseColumn<TriageLine>(
                      ({ customer_id }) => chosen.has(customer_id),
                      ({ customer_id }) => toggle(customer_id),
                      ({ customer }) => customer,
                    ),
                    customerColumn(),
                    { key: "items", title: t("items"), num: true, cell: ({ count }) => count },
                    { key: "oldest", title: t("facts_oldest"), num: true, cell: ({ oldest_days }) => t("days_short", { count: oldest_days }) },
                    { key: "amount", title: t("overdue"), num: true, cell: (row) => <Amount row minor={row.amount_minor} currency={row.currency ?? currency} /> },
                  ]}
                />
              </>
            )
          }
        </Shown>
      </Sheetless>
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={t("triage_confirm", { count: asking === "all" ? rows.length : chosen.size })}
        actions={
          <>
            <button class="btn" type="button" onClick={() => setAsking(null)}>
              {t("cancel")}
            </button>
            <button class="btn btn--primary" type="button" autoFocus onClick={() => void release()}>
              {t("confirm")}
            </button>
          </>
        }
      >
        <p class="quiet">{t("triage_confirm_text")}</p>
      </Dialog>
    </Screen>
  );
}
