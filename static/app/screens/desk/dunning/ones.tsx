/** The invoices behind one reason, each with its customer and the facts. */
import { Amount } from "../../../components/amount.tsx";
import { Table } from "../../../components/table.tsx";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { sayFacts } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { Shown } from "../screen.tsx";
import type { Decision } from "./types.ts";

export function Ones({ reason, currency }: { reason: string; currency: string }) {
  const loaded = useLoad<{ rows: Decision[] } | Decision[]>(`/dunning/decisions?reason=${encodeURIComponent(reason)}`);
  return (
    <Shown loaded={loaded} rows={2}>
      {(data) => {
        const found = Array.isArray(data) ? data : data.rows;
        return (
          <Table
            caption={tMaybe(`silent_${reason}`, reason)}
            rows={found}
            rowKey={(row) => row.item_id}
            columns={[
              {
                key: "customer",
                title: t("customer"),
                name: true,
                cell: (row) => (
                  <a class="table__link" href={`/clients/${row.customer_id}`}>
                    {row.customer ?? row.customer_id}
                  </a>
                ),
              },
              {
                key: "ref",
                title: t("item_ref"),
                cell: (row) => (
                  <a class="link" href={`/relances/pieces/${row.item_id}`}>
                    {sayRef(row.ref ?? "")}
                  </a>
                ),
              },
              {
                key: "why",
                title: t("why"),
                cell: (row) => <span class="t13">{tMaybe(`because_${reason}`, "", sayFacts(row.facts ?? {}))}</span>,
              },
              { key: "amount", title: t("amount"), num: true, cell: (row) => <Amount minor={row.amount_minor || Number(row.facts?.["residual_minor"] ?? 0)} currency={currency} /> },
            ]}
          />
        );
      }}
    </Shown>
  );
}
