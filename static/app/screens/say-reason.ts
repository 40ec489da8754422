/** Why a customer disputes, in words: the root of the reasons, and the leaf where somebody said it. */
import { lang, tMaybe } from "../lib/i18n.ts";
import { shared } from "../stores/here.ts";

/** As the server names it; the roots' names are known without it. */
export function sayCode(code: string): string {
  const { [`dispute_detail/${code}`]: leaf, [`dispute/${code}`]: root } = shared.value.reason ?? {};
  return (leaf ?? root)?.[lang.value] ?? tMaybe(`reason_dispute_${code}`, code);
}

export const sayReason = ({ reason, detail }: { reason: string; detail?: string | null }): string =>
  [reason, detail].map((code) => code && sayCode(code)).filter(Boolean).join(" · ");
