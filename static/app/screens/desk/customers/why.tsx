/** Why each figure of a customer is what it is, in words they could be told; an exposure opens into its lines. */
import { useState } from "preact/hooks";
import { Section } from "../../../components/section.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { Explanation } from "../board/explain.tsx";
import type { Explained } from "../board/types.ts";
import { useLoad } from "../load.ts";
import { sayRef } from "../say-item.ts";
import { Shown } from "../screen.tsx";
import type { Dossier } from "./dossier.ts";

const ORDER = ["exposure", "overdue", "limit", "group", "score", "class", "weighted_delay", "sales_12m", "disputed", "promised"];

export function Why({ dossier, explain }: { dossier: Dossier; explain: Record<string, Explained> }) {
  const { customer, summary } = dossier;
  const known = ORDER.filter((figure) => explain[figure]);
  if (!summary || known.length === 0) return null;
  return (
    <Section title={t("why_title")}>
      {known.map((figure) => (
        <details class="fold" key={figure}>
          <summary>{tMaybe(`figure_${figure}`, figure)}</summary>
          <Explanation figure={figure} explained={explain[figure]} asOf={summary.as_of} currency={customer.currency} />
          {figure === "exposure" && <Lines customerId={customer.id} />}
        </details>
      ))}
    </Section>
  );
}

interface Exposure {
  exposure_minor: number;
  currency: string;
  as_of: string | null;
  lines: { part: string; ref: string; on: string | null; due_on: string | null; amount_minor: number; counted_minor: number }[];
}

function Lines({ customerId }: { customerId: number }) {
  const [wanted, setWanted] = useState(false);
  if (!wanted) {
    return (
      <div class="btns">
        <button class="btn" type="button" onClick={() => setWanted(true)}>
          {t("why_lines")}
        </button>
      </div>
    );
  }
  return <LinesTable customerId={customerId} />;
}

function LinesTable({ customerId }: { customerId: number }) {
  const loaded = useLoad<Exposure>(`/customers/${customerId}/exposure`);
  return (
    <Shown loaded={loaded} rows={4}>
      {({ lines, currency, exposure_minor }) => (
        <Table
          caption={t("why_lines")}
          rows={lines.map((line, at) => ({ ...line, at }))}
          rowKey={({ at }) => at}
          columns={[
            {
              key: "ref",
              title: t("item_ref"),
              name: true,
              cell: ({ ref, part }) => (
                <>
                  {sayRef(ref)}
                  <span class="sub">{tMaybe(`input_${part}`, part)}</span>
                </>
              ),
            },
            { key: "on", title: t("item_document"), cell: ({ on }) => (on ? dayOfYear(on) : "–") },
            { key: "due", title: t("item_due"), cell: ({ due_on }) => (due_on ? dayOfYear(due_on) : "–") },
            { key: "counted", title: t("why_counted"), num: true, cell: ({ counted_minor }) => money(counted_minor, currency, { cents: true }) },
          ]}
          total={
            <tr>
              <th scope="row" colSpan={3}>
                {t("figure_exposure")}
              </th>
              <td class="num">{money(exposure_minor, currency, { cents: true })}</td>
            </tr>
          }
        />
      )}
    </Shown>
  );
}
