/** Délais légaux: terms and open invoices beyond what the law allows, with its article; nothing is blocked. */
import { Empty } from "../../../components/empty.tsx";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, number } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { customerColumn, customerLink } from "../columns.tsx";
import { DunningTabs } from "../dunning/tabs.tsx";
import { useLoad } from "../load.ts";
import { sayRef } from "../say-item.ts";
import { Screen, Sheetless, Shown } from "../screen.tsx";
import { sayCap, sayTerms } from "./say.ts";
import type { Beyond, BeyondItem, BeyondCustomer } from "./types.ts";

export function TermCaps() {
  const loaded = useLoad<Beyond>("/term-caps");
  const count = loaded.data ? loaded.data.customers_total + loaded.data.items_total : undefined;
  return (
    <Screen title={t("place_dunning")} sub={t("caps_sub")} head={<DunningTabs at="caps" counts={{ caps: count }} />}>
      <Sheetless>
        <Shown loaded={loaded} rows={6}>
          {(found) =>
            count === 0 ? (
              <Empty text={t("caps_empty")} />
            ) : (
              <>
                {found.customers.length > 0 && <Customers rows={found.customers} total={found.customers_total} />}
                {found.items.length > 0 && <Items rows={found.items} total={found.items_total} />}
              </>
            )
          }
        </Shown>
      </Sheetless>
    </Screen>
  );
}

function Customers({ rows, total }: { rows: readonly BeyondCustomer[]; total: number }) {
  return (
    <Section title={t("caps_customers")} tail={number(total)}>
      <Table
        caption={t("caps_customers")}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { key: "customer", title: t("customer"), name: true, cell: ({ id, name }) => customerLink(id, name) },
          { key: "terms", title: t("terms"), cell: sayTerms },
          { key: "cap", title: t("caps_law"), cell: ({ cap }) => sayCap(cap) },
        ]}
      />
    </Section>
  );
}

function Items({ rows, total }: { rows: readonly BeyondItem[]; total: number }) {
  return (
    <Section title={t("caps_items")} tail={number(total)}>
      <Table
        caption={t("caps_items")}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          customerColumn(),
          { key: "ref", title: t("item_ref"), cell: ({ ref }) => sayRef(ref) },
          { key: "document", title: t("item_document"), cell: (row) => dayOfYear(row.document_on) },
          {
            key: "due",
            title: t("item_due"),
            cell: (row) => (
              <>
                {dayOfYear(row.due_on)}
                <span class="sub">{t("caps_days_over", { count: row.days_over })}</span>
              </>
            ),
          },
          {
            key: "cap",
            title: t("caps_law"),
            cell: (row) => (
              <>
                {t("caps_last", { day: dayOfYear(row.last_on) })}
                <span class="sub">{sayCap(row.cap)}</span>
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}
