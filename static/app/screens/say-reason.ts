/** Why a customer disputes, in words: the root of the reasons, and the leaf where somebody said it. */
import { tMaybe } from "../lib/i18n.ts";

export const sayCode = (code: string): string => tMaybe(`reason_dispute_${code}`, code);

export const sayReason = ({ reason, detail }: { reason: string; detail?: string | null }): string =>
  detail ? `${sayCode(reason)} · ${sayCode(detail)}` : sayCode(reason);
