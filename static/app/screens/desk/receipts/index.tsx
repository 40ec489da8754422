/** F4 Règlements: what came in at the bank, what it pays, and what only a person can tell. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Chips } from "../../../components/chips.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Row } from "../../../components/row.tsx";
import { Toast } from "../../../components/toast.tsx";
import { dayOfYear } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { navigate, search as address } from "../../../lib/router.ts";
import { neighbour } from "../decisions/keys.ts";
import { ImportTabs } from "../imports/tabs.tsx";
import { ExportLinks } from "../export-links.tsx";
import { useKeydown } from "../keydown.ts";
import { forget, useLoad } from "../load.ts";
import { Pages } from "../pages.tsx";
import { Screen, Shown } from "../screen.tsx";
import { panesWide, sideWide } from "../width.ts";
import { Accounts } from "./accounts.tsx";
import { readStroke } from "./keys.ts";
import { ReceiptPane } from "./pane.tsx";
import { payerOf, standing } from "./say.ts";
import type { ReceiptLine, ReceiptPage } from "./types.ts";

const STATES = ["todo", "waiting", "matched", "on_account", "ignored", "divided", "all"] as const;

export function Receipts({ openId }: { openId?: string }) {
  const asked = new URLSearchParams(address.value);
  const state = STATES.find((one) => one === asked.get("etat")) ?? "todo";
  const [page, setPage] = useState(1);
  const list = useLoad<ReceiptPage>(`/receipts?state=${state}&page=${page}`, () => 60_000);
  const rows = list.data?.rows ?? [];
  const wide = panesWide.value;
  const id = openId ?? (wide && rows[0] ? String(rows[0].id) : undefined);
  const [said, setSaid] = useState("");
  const to = (receipt?: ReceiptLine) => `/imports/reglements${receipt ? `/${receipt.id}` : ""}${query(state)}`;
  const done = (text: string) => {
    const here = rows.findIndex((row) => String(row.id) === id);
    const after = rows[here + 1] ?? rows[here - 1];
    setSaid(text);
    setTimeout(() => setSaid(""), 4000);
    forget("/receipts");
    forget("/bank-accounts");
    if (state === "todo" && wide) navigate(to(after), { replace: true });
  };
  useKeydown((event) => {
    const stroke = readStroke(event);
    if (stroke !== "next" && stroke !== "previous") return;
    const here = rows.find((row) => String(row.id) === id);
    const next = neighbour(rows, here, stroke === "next" ? 1 : -1);
    if (next) navigate(to(next), { replace: true });
  });
  return (
    <Screen
      title={t("place_imports")}
      sub={t("receipts_sub")}
      tail={<ExportLinks list="receipts" />}
      head={<ImportTabs at="receipts" receipts={list.data?.todo} />}
    >
      <div class={sideWide.value ? "panes panes--three" : wide ? "panes panes--two" : "panes"}>
        {(wide || !openId) && (
          <div class="pane pane--list">
            <Chips
              label={t("receipts_filter")}
              wrap
              pressed={[state]}
              onPress={(value) => {
                setPage(1);
                navigate(`/imports/reglements${query(value)}`, { replace: true });
              }}
              chips={STATES.map((value) => ({ value, label: t(`receipts_${value}`) }))}
            />
            <Shown loaded={list} rows={6}>
              {() => rows.length === 0 && <Empty text={t(state === "todo" ? "receipts_none_todo" : "receipts_none")} />}
            </Shown>
            <ul>
              {rows.map((row) => (
                <Row
                  key={row.id}
                  name={payerOf(row)}
                  href={to(row)}
                  current={String(row.id) === id}
                  meta={<Meta row={row} />}
                  tail={
                    <>
                      <Amount row minor={row.amount_minor} currency={row.currency} />
                      <span>{dayOfYear(row.booked_on)}</span>
                    </>
                  }
                />
              ))}
            </ul>
            <Pages total={list.data?.total ?? 0} page={page} go={setPage} />
            {!sideWide.value && <Accounts />}
          </div>
        )}
        {id && (wide || openId) ? (
          <ReceiptPane key={id} id={id} back={wide ? undefined : to()} onDone={done} />
        ) : (
          wide && <div class="pane pane--sheet" />
        )}
        {sideWide.value && (
          <aside class="pane" aria-label={t("receipts_accounts")}>
            <Accounts />
            <p class="keys t13 quiet">
              <Icon name="key" size={16} />
              {t("receipts_keys")}
            </p>
          </aside>
        )}
      </div>
      <Toast text={said} />
    </Screen>
  );
}

/** Whose it is, where the payer's name does not say so, and where the money stands. */
function Meta({ row }: { row: ReceiptLine }) {
  const certain = row.state === "proposed" && row.certainty !== null;
  return (
    <>
      {row.customer && row.customer !== payerOf(row) && <span>{row.customer}</span>}
      <span>{certain ? t("receipt_certainty", { percent: row.certainty! }) : standing(row)}</span>
    </>
  );
}

const query = (state: string) => (state === "todo" ? "" : `?etat=${state}`);
