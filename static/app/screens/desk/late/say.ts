/** Why an invoice is late, in words, and by whose word, as the lists of the desk tell it. */
import { moment } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { causeOf } from "../../phone/late-causes.ts";
import { sayCause } from "../../say-reason.ts";
import type { LateItem } from "./types.ts";

export const sayLate = (cause: string): string => sayCause(causeOf({ cause, by: null, on: null }));

/** Who said so and when, or that it is only supposed. */
export const sayWho = ({ said_by, said_at }: Pick<LateItem, "said_by" | "said_at">): string =>
  said_by && said_at ? t("late_said_by", { name: said_by, day: moment(said_at, timeZone.value) }) : t("late_supposed_short");
