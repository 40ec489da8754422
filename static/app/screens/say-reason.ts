/** Why a customer disputes, in words: the root of the reasons, and the leaf where somebody said it. */
import { lang, tMaybe } from "../lib/i18n.ts";
import { shared } from "../stores/here.ts";

/** As the server names it; what the company did not name, and the roots of disputes, are known without it. */
export function sayCode(code: string, kind = "dispute"): string {
  const { [`${kind}_detail/${code}`]: leaf, [`${kind}/${code}`]: root } = shared.value.reason ?? {};
  return (leaf ?? root)?.[lang.value] ?? tMaybe(`reason_${kind}_${code}`, code);
}

/** A cause of lateness in words: the company's own, else ours. */
export const sayCause = (cause = ""): string =>
  shared.value.reason?.[`late/${cause}`]?.[lang.value] ?? tMaybe(`late_cause_${cause}`, "");

export const sayReason = ({ reason, detail }: { reason: string; detail?: string | null }): string =>
  [reason, detail].map((code) => code && sayCode(code)).filter(Boolean).join(" · ");
