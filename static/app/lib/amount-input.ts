/** Read an amount as people type it: `1 860,50`, `1,860.50`, `12.000`. */

/** Minor units, or null when it is no amount. Two digits after the last mark are cents, three are thousands. */
export function readAmount(typed: string, minorPerUnit = 100): number | null {
  const text = typed.replace(/[\s\u00a0\u202f€$£']/g, "");
  if (!/^\d[\d.,]*$/.test(text)) return null;
  const mark = Math.max(text.lastIndexOf(","), text.lastIndexOf("."));
  const decimals = mark >= 0 && text.length - mark - 1 <= 2 ? text.slice(mark + 1) : "";
  const whole = (decimals || mark === text.length - 1 ? text.slice(0, mark) : text).replace(/[.,]/g, "");
  const value = Number(`${whole || "0"}.${decimals || "0"}`);
  return Number.isFinite(value) ? Math.round(value * minorPerUnit) : null;
}

/** Write minor units for a field: no currency, no grouping, cents only where there are some. */
export function writeAmount(minor: number, decimalMark: "," | ".", minorPerUnit = 100): string {
  const value = minor / minorPerUnit;
  return (Number.isInteger(value) ? String(value) : value.toFixed(2)).replace(".", decimalMark);
}
