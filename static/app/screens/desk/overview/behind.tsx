/** The lines behind a figure, in a dialog over the board. */
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
import { Table } from "../../../components/table.tsx";
import { dayOfYear, money } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { sayRef } from "../say-item.ts";
import { Shown } from "../screen.tsx";
import { type Asked, type Behinds, write } from "./types.ts";

/** What is opened: a figure of the board, and of some a reason, a state, a cause or a portfolio. */
export interface Opened {
  title: string;
  of: string;
  key?: string;
}

export function Behind({ asked, opened, onClose }: { asked: Asked; opened: Opened; onClose: () => void }) {
  const { title, of, key } = opened;
  const loaded = useLoad<Behinds>(write("/overview/lines", asked, { of, ...(key !== undefined && { key }) }));
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      actions={
        <button class="btn" type="button" onClick={onClose}>
          {t("close")}
        </button>
      }
    >
      <Shown loaded={loaded} rows={4}>
        {({ rows, currency, total }) =>
          rows.length === 0 ? (
            <Empty text={t("tableau_no_lines")} />
          ) : (
            <>
              <Table
                caption={title}
                rows={rows}
                rowKey={(row) => rows.indexOf(row)}
                columns={[
                  {
                    key: "customer",
                    title: t("moves_customer"),
                    name: true,
                    cell: ({ customer, customer_id, ref, on }) => (
                      <>
                        <a href={`/clients/${customer_id}`}>{customer}</a>
                        {(ref !== null || on) && <span class="sub">{[ref !== null && sayRef(ref), on && dayOfYear(on)].filter(Boolean).join(" · ")}</span>}
                      </>
                    ),
                  },
                  {
                    key: "minor",
                    title: t("amount"),
                    num: true,
                    cell: ({ minor }) => money(minor, currency, { cents: of === "cost" }),
                  },
                ]}
              />
              {total > rows.length && <p class="t13 quiet">{t("moves_first", { shown: rows.length, count: total })}</p>}
            </>
          )
        }
      </Shown>
    </Dialog>
  );
}
