/** Every figure opens its explanation: the rule, what went in, and as of when. */
import { Dialog } from "../../../components/dialog.tsx";
import { Ledger } from "../../../components/ledger.tsx";
import { dayOfYear, money, number } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { monthName } from "../decisions/months.ts";
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
      <Explanation figure={figure ?? ""} explained={explained} asOf={asOf} currency={currency} />
    </Dialog>
  );
}

export interface ExplanationProps {
  figure: string;
  explained?: Explained;
  /** The ledger's day, where the figure has none of its own. */
  asOf: string | null;
  currency: string;
}

/** The rule in a sentence, what went in, the points a score lost, and as of when. */
export function Explanation({ figure, explained, asOf, currency }: ExplanationProps) {
  const inputs = single(explained?.inputs ?? {}).map(([name, value]) => ({
    label: tMaybe(`input_${name}`, name.replace(/_minor$/, "").replace(/_/g, " ")),
    value: say(name, value, currency),
  }));
  const points = Object.entries(explained?.points ?? {}).map(([cause, count]) => ({
    label: tMaybe(`points_${cause}`, cause),
    value: t("points", { count: String(count).replace("-", "\u2212") }),
  }));
  const date = explained?.as_of ?? asOf;
  const steps = (explained?.inputs?.["steps"] ?? []) as [sold: number, days: number, counted: number][];
  return (
    <>
      <p>{tMaybe(`explain_${explained?.rule}`, tMaybe(`explain_${figure}`, explained?.rule ?? ""))}</p>
      {points.length + inputs.length > 0 && <Ledger lines={[...points, ...inputs]} />}
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
    </>
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
  ("invoice bill doubtful opening payment credit_note other credits discounted factored sold unbilled orders deposits committed in_credit " +
    "gross net receivables sales left group_exposure group_limit " +
    "opening_receivables sales_since closing current paid overdue losses claims").split(" "),
);

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

function say(name: string, value: unknown, currency: string): string {
  if (value === true) return t("yes");
  if (AMOUNTS.has(name) && typeof value === "number") return money(value, currency, { cents: true });
  if (typeof value === "number") return number(value);
  if (typeof value !== "string") return String(value);
  return ISO_DAY.test(value) ? dayOfYear(value) : tMaybe(`limit_kind_${value}`, value);
}

/** Only single values can be said on a line; what is not the case needs no line. */
function single(inputs: Record<string, unknown>): [string, unknown][] {
  return Object.entries(inputs).filter(([, value]) => typeof value !== "object" && value !== false);
}
