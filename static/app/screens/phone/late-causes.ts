/** The causes a late invoice can have, and who said so. */
import { t } from "../../lib/i18n.ts";
import { shared } from "../../stores/here.ts";
import type { LateCause } from "../../stores/rows.ts";
import { dayNear } from "./words.ts";

export const CAUSES = [
  "dispute",
  "oversight",
  "promise",
  "cash_trouble",
  "insolvency",
  "our_paperwork",
  "unknown",
] as const;
export type Cause = (typeof CAUSES)[number];

type Said = Pick<LateCause, "cause" | "by" | "on"> | undefined;

/** What stands; a cause this version does not know reads as unknown. */
export const causeOf = (said: Said): Cause => CAUSES.find((cause) => cause === said?.cause) ?? "unknown";

/** What one may say now: the company may have retired some; what stands stays. */
export const offered = (stands?: Cause): Cause[] => CAUSES.filter((cause) => cause === stands || shared.value.reason?.[`late/${cause}`]?.kind !== "late_retired");

/** Who said so and when, or that nobody did. */
export const sayWho = (said: Said): string =>
  said?.by ? t("late_said_by", { name: said.by, day: said.on ? dayNear(said.on) : "" }) : t("late_supposed");
