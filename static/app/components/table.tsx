import type { ComponentChildren } from "preact";

export interface Column<R> {
  key: string;
  /** Empty heads are said, not shown: give `hidden`. */
  title: string;
  hidden?: boolean;
  /** Figures: right, unbroken. */
  num?: boolean;
  /** Dates, references: never broken over two lines. */
  whole?: boolean;
  /** The row's name: its header cell. */
  name?: boolean;
  cell: (row: R) => ComponentChildren;
}

export interface TableProps<R> {
  caption: string;
  columns: Column<R>[];
  rows: readonly R[];
  rowKey: (row: R) => string | number;
  /** Which row is open beside the table. */
  selected?: (row: R) => boolean;
  /** The closing line, ruled the accountant's way. */
  total?: ComponentChildren;
  class?: string;
}

/** More columns than these do not fit a phone side by side. */
const BESIDE = 3;

/**
 * Set rows in columns. In a narrow pane a row of many cells stands as lines of its own, each cell under its
 * column's name (css/components/table.css); what still does not fit scrolls inside its own box.
 */
export function Table<R>({ caption, columns, rows, rowKey, selected, total, class: extra }: TableProps<R>) {
  const stacks = !total && columns.filter(({ hidden }) => !hidden).length > BESIDE;
  const classes = ["table", stacks && "table--stacks", extra].filter(Boolean).join(" ");
  // Styles that lay a row out anew would take the table's roles away; said here, they stay.
  const role = (name: string) => (stacks ? { role: name as "row" } : {});
  const cell = ({ num, whole }: Column<R>) => [num && "num", whole && "nowrap"].filter(Boolean).join(" ") || undefined;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={caption}>
      <table class={classes} {...role("table")}>
        <caption class="vh">{caption}</caption>
        <thead {...role("rowgroup")}>
          <tr {...role("row")}>
            {columns.map((column) => (
              <th key={column.key} scope="col" {...role("columnheader")} class={column.num ? "num" : undefined}>
                {column.hidden ? <span class="vh">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...role("rowgroup")}>
          {rows.map((row) => (
            <tr key={rowKey(row)} {...role("row")} data-selected={selected?.(row) || undefined}>
              {columns.map((column) =>
                column.name ? (
                  <th key={column.key} scope="row" {...role("rowheader")} class={column.whole ? "name nowrap" : "name"}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} {...role("cell")} class={cell(column)} data-title={column.hidden ? undefined : column.title}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {total && <tfoot>{total}</tfoot>}
      </table>
    </div>
  );
}
