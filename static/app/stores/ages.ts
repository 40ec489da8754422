/** How old what is shown is: the day of the ledger a customer stands in, never the day its figures last changed. */
import { today } from "./clock.ts";
import { type Age, ageOf, ledgerDay } from "./figures.ts";
import { shared } from "./here.ts";

/** The age of the figures of a company's customers. */
export const ageOfFigures = (company_id: number): Age =>
  ageOf(ledgerDay(company_id, shared.value), today.value, shared.value);

/** The age of all ledgers together is that of the oldest. */
export function ageOfBooks(): Age {
  const days = Object.values(shared.value.ledger ?? {}).map(({ as_of }) => as_of);
  const known = days.filter((as_of): as_of is string => as_of !== null).sort();
  return ageOf(known[0] ?? null, today.value, shared.value);
}

/** Too many business days were missed for a verdict on this company's customers. */
export const isStale = (company_id: number): boolean => ageOfFigures(company_id).level === "warn";
