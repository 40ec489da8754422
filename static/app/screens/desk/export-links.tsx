/** Take a whole list along as a spreadsheet: two links, to be used where there is a network. */
import { t } from "../../lib/i18n.ts";

export type ExportName =
  | "customer-groups"
  | "customers"
  | "discounts"
  | "disputes"
  | "dunning-decisions"
  | "forecast"
  | "items"
  | "journal"
  | "limit-requests"
  | "limit-reviews"
  | "mailbox"
  | "payment-plans"
  | "penalties"
  | "promises"
  | "receipts"
  | "root-causes";

/** `of`: what the list is called, where a screen offers several; `query`: what was searched for. */
export function ExportLinks({ list, of, query = "" }: { list: ExportName; of?: string; query?: string }) {
  return (
    <span class="answers">
      {(["csv", "xlsx"] as const).map((form) => (
        <a key={form} class="btn btn--quiet" href={`/api/v1/exports/${list}.${form}${query && `?${query}`}`} download>
          {of ? `${of} · ${form.toUpperCase()}` : form.toUpperCase()}
          <span class="vh"> {t("export_list")}</span>
        </a>
      ))}
    </span>
  );
}
