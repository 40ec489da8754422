/** Columns that several tables have. */
import type { ComponentChildren } from "preact";
import type { Column } from "../../components/table.tsx";
import { t } from "../../lib/i18n.ts";

export const customerLink = (id: number, name: string) => (
  <a class="table__link" href={`/clients/${id}`}>
    {name}
  </a>
);

/** Whom a row is about, leading to their page; beneath, what else tells one row from the next. */
export const customerColumn = <R extends { customer_id: number; customer: string }>(sub?: (row: R) => ComponentChildren): Column<R> => ({
  key: "customer",
  title: t("customer"),
  name: true,
  cell: (row) => {
    const below = sub?.(row);
    return (
      <>
        {customerLink(row.customer_id, row.customer)}
        {below && <span class="sub">{below}</span>}
      </>
    );
  },
});

/** A box to tick; `say` names the row for who does not see it. */
export const chooseColumn = <R,>(chosen: (row: R) => boolean, toggle: (row: R) => void, say: (row: R) => string): Column<R> => ({
  key: "choose",
  title: t("choose"),
  hidden: true,
  cell: (row) => (
    <label class="hit">
      <input class="check" type="checkbox" checked={chosen(row)} onChange={() => toggle(row)} />
      <span class="vh">{say(row)}</span>
    </label>
  ),
});
