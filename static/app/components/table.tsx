import type { ComponentChildren } from "preact";

export interface Column<R> {
  key: string;
  /** Empty heads are said, not shown: give `hidden`. */
  title: string;
  hidden?: boolean;
  /** Figures: right, unbroken. */
  num?: boolean;
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

/** Set rows in columns; it scrolls sideways inside its own box when the screen is too narrow. */
export function Table<R>({ caption, columns, rows, rowKey, selected, total, class: extra }: TableProps<R>) {
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={caption}>
      <table class={extra ? `table ${extra}` : "table"}>
        <caption class="vh">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={column.num ? "num" : undefined}>
                {column.hidden ? <span class="vh">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-selected={selected?.(row) || undefined}>
              {columns.map((column) =>
                column.name ? (
                  <th key={column.key} scope="row" class="name">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} class={column.num ? "num" : undefined}>
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
