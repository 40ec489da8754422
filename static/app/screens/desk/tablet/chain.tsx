import { Icon } from "../../../components/icon.tsx";
import { day } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { daysBetween } from "../../../stores/figures.ts";
import { sayDepartment } from "../departments.ts";

export interface ChainDispute {
  state: string;
  department: string | null;
  owner: string | null;
  step_due_on: string | null;
  opened_on: string;
}

/** Who has an open dispute: the agency that raised it, the department that works on it, the credit desk that closes it. */
export function Chain({ dispute, today }: { dispute: ChainDispute; today: string }) {
  const qualified = dispute.state !== "open";
  const late = dispute.step_due_on !== null && dispute.step_due_on < today;
  const middle = late ? "late" : qualified && dispute.department ? "now" : "next";
  return (
    <ol class="chain">
      <li data-step={qualified ? "done" : "now"}>
        <b>
          {qualified && <Icon name="check" size={16} />}
          {t("chain_agency")}
        </b>
        {qualified ? t("chain_qualified") : t("chain_opened", { day: day(dispute.opened_on) })}
      </li>
      <li data-step={middle}>
        <b>
          {late && <Icon name="clock" size={16} />}
          {sayDepartment(dispute.department)}
        </b>
        {late && dispute.step_due_on ? (
          <span data-late>{t("chain_late", { count: daysBetween(dispute.step_due_on, today) })}</span>
        ) : dispute.step_due_on ? (
          t("chain_due", { day: day(dispute.step_due_on) })
        ) : (
          (dispute.owner ?? t("chain_no_date"))
        )}
      </li>
      <li data-step="next">
        <b>{t("chain_credit")}</b>
        {t("chain_closing")}
      </li>
    </ol>
  );
}
