/** One customer in a list: who, how risky, what is left, and ＋ to write at once. */
import { Icon } from "../../components/icon.tsx";
import { RiskBadge } from "../../components/risk-badge.tsx";
import { riskOf } from "../../lib/risk.ts";
import { Row } from "../../components/row.tsx";
import type { ComponentChildren } from "preact";
import { money } from "../../lib/formats.ts";
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { isStale } from "../../stores/ages.ts";
import { capture } from "../../stores/capture.ts";
import { today } from "../../stores/clock.ts";
import { availableOf, overdueOn } from "../../stores/figures.ts";
import type { HomeRow } from "../../stores/home-row.ts";
import { focusCapture } from "./capture-focus.ts";

export interface CustomerRowProps {
  row: HomeRow;
  /** After the badge. */
  aside?: ComponentChildren;
  /** Draw how far the limit is used, and say the overdue amount. */
  ink?: boolean;
  add?: boolean;
}

export function CustomerRow({ row, aside, ink = false, add = false }: CustomerRowProps) {
  const overdue = overdueOn(row.due, today.value);
  const free = availableOf(row);
  const over = free !== null && free < 0;
  const note = ink
    ? overdue > 0
      ? t("overdue_amount", { amount: money(overdue, row.currency) })
      : t("not_late")
    : t(over ? "over_small" : "available_small");
  return (
    <Row
      name={row.name}
      href={`/clients/${row.id}`}
      meta={
        <>
          <RiskBadge risk={riskOf(row.class, row.held)} stale={isStale(row.company_id)} plain />
          {aside}
        </>
      }
      tail={
        <>
          <span class={`amount amount--row${over ? " amount--over" : ""}`}>
            {free === null ? t("no_limit_small") : money(free, row.currency, { floor: true })}
          </span>
          {(ink || free !== null) && <span>{note}</span>}
        </>
      }
      action={add && <AddButton id={row.id} name={row.name} />}
      ink={ink ? { exposure: row.exposure, overdue, limit: row.limit } : undefined}
    />
  );
}

export function AddButton({ id, name }: { id: number; name: string }) {
  const open = () => {
    rightNow(() => capture(id));
    focusCapture();
  };
  return (
    <button class="add" type="button" onClick={open}>
      <Icon name="plus" size={18} />
      <span class="vh">{t("write_on", { name })}</span>
    </button>
  );
}
