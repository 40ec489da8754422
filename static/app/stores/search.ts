/** Find customers by name, town, code, SIREN or invoice number: every word typed must be found. */
import { type HomeRow, bare, plain } from "./home-row.ts";
import type { CustomerId } from "./rows.ts";

/** Gives the numbers a customer is found by, bare of punctuation. */
export type NumbersOf = (id: CustomerId) => string;

/** Keep the rows that match; those whose name starts with the words come first. */
export function search(rows: readonly HomeRow[], typed: string, numbers: NumbersOf): HomeRow[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...rows];
  const whole = bare(typed);
  const found = rows.filter((row) => words.every((word) => meets(row, word, numbers)) || isNumber(row, whole, numbers));
  const first = words[0] ?? "";
  const rank = (row: HomeRow) => (row.words.startsWith(first) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b)); // stable: the given order holds inside each rank
}

function meets(row: HomeRow, word: string, numbers: NumbersOf): boolean {
  if (row.words.includes(word)) return true;
  const number = bare(word);
  return number.length > 2 && numbers(row.id).includes(number);
}

/** "552 100 554" and "F 2026-0431" are one number typed with spaces. */
const isNumber = (row: HomeRow, whole: string, numbers: NumbersOf) =>
  whole.length > 2 && /\d/.test(whole) && (numbers(row.id).includes(whole) || row.words.includes(whole));
