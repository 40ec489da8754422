/** Customers nobody holds yet: assign one, several, or name the portfolio new ones go to. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Field } from "../../../components/field.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Table } from "../../../components/table.tsx";
import { api } from "../../../lib/http.ts";
import { t } from "../../../lib/i18n.ts";
import { announce } from "../../../stores/announce.ts";
import { chooseColumn } from "../columns.tsx";
import { forget, useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { useSend } from "../send.ts";
import type { CustomerLine, Page } from "../types.ts";
import { Pages } from "../pages.tsx";
import { ImportTabs } from "./tabs.tsx";

export interface PortfolioView {
  id: number;
  name: string;
  agency_id: number;
  holders: number[];
  customers: number;
}

export function Unassigned() {
  const [page, setPage] = useState(1);
  const list = useLoad<Page<CustomerLine>>(`/customers?unassigned=1&sort=-exposure&page=${page}`);
  const portfolios = useLoad<PortfolioView[]>("/portfolios");
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [to, setTo] = useState("");
  const [byDefault, setByDefault] = useState("");
  const sending = useSend();
  const rows = list.data?.rows ?? [];
  const refresh = async () => {
    forget("/customers");
    forget("/board");
    setChosen(new Set());
    setPage(1);
    await Promise.all([list.reload(), portfolios.reload()]);
  };
  const assign = async (ids: number[], portfolio: string) => {
    if (!portfolio || ids.length === 0) return;
    const body = { customer_ids: ids, portfolio_id: Number(portfolio) };
    const done = await sending.run(() => api("POST", "/assignments", body).then(() => true));
    if (!done) return;
    announce(t("assigned", { count: ids.length }));
    await refresh();
  };
  const setDefault = async () => {
    const body = { portfolio_id: byDefault ? Number(byDefault) : null };
    const done = await sending.run(() => api("PUT", "/default-portfolio", body).then(() => true));
    if (!done) return;
    announce(t("default_portfolio_set"));
    await refresh();
  };
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const all = rows.length > 0 && chosen.size === rows.length;
  const options = (
    <>
      <option value="">{t("choose")}</option>
      {(portfolios.data ?? []).map(({ id, name }) => (
        <option key={id} value={String(id)}>
          {name}
        </option>
      ))}
    </>
  );
  return (
    <Screen
      title={t("place_imports")}
      sub={t("unassigned_sub")}
      head={<ImportTabs at="unassigned" unassigned={list.data?.total} />}
    >
      <Sheetless>
        <ProblemNotice error={sending.error} />
        {portfolios.data?.length === 0 && <Notice title={t("no_portfolio")} text={t("no_portfolio_text")} />}
        <form
          class="assignbar"
          onSubmit={(event) => {
            event.preventDefault();
            void assign([...chosen], to);
          }}
        >
          <Field id="assign-to" label={t("assign_to")}>
            <select class="input" id="assign-to" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
              {options}
            </select>
          </Field>
          <button class="btn btn--primary" disabled={!to || chosen.size === 0 || sending.busy}>
            {chosen.size === 0 ? t("desk_assign") : t("assign_chosen", { count: chosen.size })}
          </button>
          <Field id="assign-default" label={t("default_portfolio")}>
            <select class="input" id="assign-default" value={byDefault} onChange={(event) => setByDefault(event.currentTarget.value)}>
              {options}
            </select>
          </Field>
          <button class="btn" type="button" disabled={!byDefault || sending.busy} onClick={() => void setDefault()}>
            {t("default_portfolio_save")}
          </button>
        </form>
        <Shown loaded={list} rows={8}>
          {(found) =>
            found.rows.length === 0 ? (
              <Empty text={t("unassigned_none")} />
            ) : (
              <>
                <label class="tick">
                  <input
                    class="check"
                    type="checkbox"
                    checked={all}
                    onChange={() => setChosen(new Set(all ? [] : rows.map(({ id }) => id)))}
                  />
                  <span>{t("choose_all", { count: rows.length })}</span>
                </label>
                <Table
                  caption={t("imports_tab_unassigned")}
                  rows={found.rows}
                  rowKey={({ id }) => id}
                  columns={[
                    chooseColumn<CustomerLine>(
                      ({ id }) => chosen.has(id),
                      ({ id }) => toggle(id),
                      ({ name }) => name,
                    ),
                    {
                      key: "name",
                      title: t("customer"),
                      name: true,
                      cell: (row) => (
                        <>
                          <a class="table__link" href={`/clients/${row.id}`}>
                            {row.name}
                          </a>
                          <span class="sub">{row.code}</span>
                        </>
                      ),
                    },
                    { key: "exposure", title: t("exposure"), num: true, cell: (row) => <Amount minor={row.exposure_minor} currency={row.currency} /> },
                    {
                      key: "one",
                      title: t("assign_to"),
                      cell: (row) => (
                        <>
                          <label class="vh" for={`to-${row.id}`}>
                            {t("assign_one", { name: row.name })}
                          </label>
                          <select
                            class="input input--row"
                            id={`to-${row.id}`}
                            value=""
                            disabled={sending.busy}
                            onChange={(event) => void assign([row.id], event.currentTarget.value)}
                          >
                            {options}
                          </select>
                        </>
                      ),
                    },
                  ]}
                />
                <Pages
                  total={found.total}
                  page={page}
                  go={(to) => {
                    setChosen(new Set());
                    setPage(to);
                  }}
                />
              </>
            )
          }
        </Shown>
      </Sheetless>
    </Screen>
  );
}
