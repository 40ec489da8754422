/** Every figure opens its explanation: the rule, what went in, and as of when. */
import { Dialog } from "../../../components/dialog.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { monthName } from "../decisions/months.ts";
import { sayFacts } from "../problem.tsx";
import type { Explained } from "./types.ts";

export interface ExplainProps {
  /** The figure's name in the answer: `dso`, `overdue`. */
  figure: string | null;
  value: string;
  explained?: Explained;
  asOf: string | null;
  currency: string;
  onClose: () => void;
}

export function Explain({ figure, value, explained, asOf, currency, onClose }: ExplainProps) {
  const inputs = Object.entries(sayFacts(flat(explained?.inputs ?? {}))).map(([name, said]) => ({
    name,
    value: AMOUNTS.has(name) && typeof said === "number" ? money(said, currency, { cents: true }) : said,
  }));
  const date = explained?.as_of ?? asOf;
  const steps = (explained?.inputs?.["steps"] ?? []) as [sold: number, days: number, counted: number][];
  return (
    <Dialog
      open={figure !== null}
      onClose={onClose}
      title={t("explain_title", { figure: tMaybe(`figure_${figure}`, figure ?? ""), value })}
      actions={
        <button class="btn" type="button" onClick={onClose}>
          {t("close")}
        </button>
      }
    >
      <p>{tMaybe(`explain_${figure}`, explained?.rule ?? "")}</p>
      {inputs.length > 0 && (
        <Ledger
          lines={inputs.map(({ name, value }) => ({
            label: tMaybe(`input_${name}`, name.replace(/_minor$/, "").replace(/_/g, " ")),
            value,
          }))}
        />
      )}
      {steps.length > 0 && date && (
        <Ledger
          lines={steps.map(([sold, , days], back) => ({
            label: t("explain_step", { month: monthOf(date, back) }),
            note: money(sold, currency),
            value: t("kpi_days", { days: number(days, { maximumFractionDigits: 1 }) }),
          }))}
        />
      )}
      {date && <p class="t13 quiet">{t("explain_as_of", { day: dayOfYear(date) })}</p>}
    </Dialog>
  );
}

/** `nov. 2026`, so many months before a date. */
function monthOf(date: string, back: number): string {
  const first = new Date(`${date.slice(0, 7)}-15T12:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - back);
  const iso = first.toISOString();
  return `${monthName(iso)} ${iso.slice(0, 4)}`;
}

/** Inputs in minor units of the ledger's currency: the parts of the exposure and what ratios are made of. */
const AMOUNTS = new Set(
  ("invoice bill doubtful opening payment credit_note other credits discounted unbilled orders deposits committed " +
    "gross net receivables sales left opening_receivables sales_since closing current paid overdue losses").split(" "),
);

/** Only single values can be said on a line. */
function flat(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => typeof value !== "object"));
}
