/** Clients: search, filter, and a table that says who may still take what. */
import { useEffect, useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Chips } from "../../../components/chips.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { RiskBadge } from "../../../components/risk-badge.tsx";
import { riskOf } from "../../../lib/risk.ts";
import { Table } from "../../../components/table.tsx";
import { t } from "../../../lib/i18n.ts";
import { navigate, search as address } from "../../../lib/router.ts";
import { may } from "../../../stores/session.ts";
import { ExportLinks } from "../export-links.tsx";
import { LedgerAge } from "../ledger-age.tsx";
import { useLoad } from "../load.ts";
import { Pages } from "../pages.tsx";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import type { CustomerLine, Page } from "../types.ts";

const RISKS = ["", "A", "B", "C", "D", "E", "unrated"] as const;
const SORTS = ["name", "-exposure", "-overdue", "available"] as const;

export function CustomerList() {
  const asked = new URLSearchParams(address.value);
  const [query, setQuery] = useState(asked.get("q") ?? "");
  const risk = asked.get("risk") ?? "";
  const sort = asked.get("sort") ?? "-overdue";
  const page = Number(asked.get("page") ?? 1);
  const go = (change: Record<string, string>) => {
    const next = new URLSearchParams(asked);
    for (const [key, value] of Object.entries(change)) value ? next.set(key, value) : next.delete(key);
    if (!("page" in change)) next.delete("page");
    const said = next.toString();
    navigate(said ? `/clients?${said}` : "/clients", { replace: true });
  };
  // The address follows the typing a little later, so that not every letter is a question.
  useEffect(() => {
    if (query === (asked.get("q") ?? "")) return;
    const timer = setTimeout(() => go({ q: query }), 200);
    return () => clearTimeout(timer);
  }, [query]);
  const list = useLoad<Page<CustomerLine>>(`/customers?${listQuery(asked, sort, page)}`);
  return (
    <Screen
      title={t("place_customers")}
      sub={list.data && t("customers_count", { count: list.data.total })}
      tail={
        <>
          <ExportLinks list="customers" />
          <ExportLinks list="items" of={t("export_items")} />
          {may("review_limits") && <ExportLinks list="customer-groups" of={t("export_groups")} />}
          <LedgerAge />
        </>
      }
    >
      <Sheetless>
        <div class="finder finder--desk">
          <label class="search">
            <Icon name="search" />
            <span class="vh">{t("customers_search")}</span>
            <input
              class="search__input"
              id="customer-search"
              type="search"
              placeholder={t("customers_search")}
              value={query}
              onInput={(event) => setQuery(event.currentTarget.value)}
            />
          </label>
          <Chips
            label={t("customers_risk")}
            scroll
            pressed={[risk]}
            onPress={(value) => go({ risk: value })}
            chips={RISKS.map((value) => ({
              value: value as string,
              label: value === "" ? t("customers_all") : value === "unrated" ? t("risk_unrated") : t("customers_class", { class: value }),
            }))}
          />
          <label class="sortby">
            <span class="t13 quiet">{t("customers_sort")}</span>
            <select class="input" value={sort} onChange={(event) => go({ sort: event.currentTarget.value })}>
              {SORTS.map((value) => (
                <option key={value} value={value}>
                  {t(`customers_sort_${value.replace("-", "")}` as never)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <Shown loaded={list} rows={10}>
          {(data) => (data.rows.length === 0 ? <NoOne query={query} /> : <Lines rows={data.rows} />)}
        </Shown>
        {list.data && <Pages total={list.data.total} page={page} go={(to) => go({ page: String(to) })} />}
      </Sheetless>
    </Screen>
  );
}

function NoOne({ query }: { query: string }) {
  return <Empty text={query ? t("customers_none_found", { query }) : t("customers_none")} />;
}

function Lines({ rows }: { rows: CustomerLine[] }) {
  return (
    <Table
      caption={t("place_customers")}
      class="table--customers"
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "name",
          title: t("customer"),
          name: true,
          cell: (row) => (
            <>
              <a class="table__link" href={`/clients/${row.id}`}>
                {row.name}
              </a>
              <span class="sub">
                {row.code}
                {row.portfolio && ` · ${row.portfolio}`}
              </span>
            </>
          ),
        },
        { key: "risk", title: t("risk"), cell: (row) => <RiskBadge plain risk={riskOf(row.risk_class, row.hold)} /> },
        { key: "exposure", title: t("exposure"), num: true, cell: (row) => <Amount minor={row.exposure_minor} currency={row.currency} /> },
        { key: "limit", title: t("limit"), num: true, cell: (row) => <Amount minor={row.limit_minor} currency={row.currency} unset={t("unset")} /> },
        {
          key: "available",
          title: t("available"),
          num: true,
          cell: (row) => (
            <Amount
              row
              floor
              minor={row.available_minor}
              currency={row.currency}
              over={row.available_minor !== null && row.available_minor < 0}
            />
          ),
        },
        {
          key: "overdue",
          title: t("overdue"),
          num: true,
          whole: true,
          cell: (row) => (
            <>
              <Amount minor={row.overdue_minor} currency={row.currency} />
              {row.oldest_days > 0 && <span class="sub">{t("days_late", { count: row.oldest_days })}</span>}
            </>
          ),
        },
      ]}
    />
  );
}

function listQuery(asked: URLSearchParams, sort: string, page: number): string {
  const query = new URLSearchParams({ sort, page: String(page) });
  for (const key of ["q", "risk", "unassigned", "portfolio_id"]) {
    const value = asked.get(key);
    if (value) query.set(key, value);
  }
  return query.toString();
}
