/** Say whose money it is: find the customer, tick what it pays; nothing ticked is on account. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { day } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import { sayRef } from "../say-item.ts";
import { Finder, type Found } from "./finder.tsx";
import { spread } from "./say.ts";
import type { PayableItem, Receipt } from "./types.ts";

interface AssignProps {
  receipt: Receipt;
  busy: boolean;
  onClose: () => void;
  onSay: (body: { customer_id: number; items: { item_id: number; amount_minor: number }[] }) => void;
}

export function Assign({ receipt, busy, onClose, onSay }: AssignProps) {
  const known = receipt.customer_id === null ? null : { id: receipt.customer_id, name: receipt.customer ?? "" };
  const [customer, setCustomer] = useState<Found | null>(known);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const items = useLoad<{ rows: PayableItem[] }>(customer && `/receipts/${receipt.id}/items?customer=${customer.id}`);
  const ticked = (items.data?.rows ?? []).filter(({ item_id }) => chosen.has(item_id));
  const given = spread(receipt.amount_minor, ticked);
  const rest = given.reduce((left, { amount_minor }) => left - amount_minor, receipt.amount_minor);
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("receipt_assign_title")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            class="btn btn--primary"
            type="button"
            disabled={busy || customer === null}
            onClick={() => customer && onSay({ customer_id: customer.id, items: given })}
          >
            {given.length === 0 ? t("receipt_confirm_on_account") : t("receipt_assign")}
          </button>
        </>
      }
    >
      <div class="dialog__form">
        {customer === null ? (
          <Finder onChoose={setCustomer} />
        ) : (
          <>
            <p>
              <b>{customer.name}</b>{" "}
              <button
                class="link"
                type="button"
                onClick={() => {
                  setCustomer(null);
                  setChosen(new Set());
                }}
              >
                {t("receipt_other_customer")}
              </button>
            </p>
            <ProblemNotice error={items.error} />
            {items.data?.rows.length === 0 && <p class="quiet">{t("receipt_no_items")}</p>}
            <ul class="payable">
              {(items.data?.rows ?? []).map((item) => (
                <li key={item.item_id}>
                  <label class="tick">
                    <input class="check" type="checkbox" checked={chosen.has(item.item_id)} onChange={() => toggle(item.item_id)} />
                    <span>
                      {sayRef(item.ref)}
                      <span class="tick__hint">{t("receipt_due", { day: day(item.due_on) })}</span>
                    </span>
                    <Amount cents minor={item.left_minor} currency={receipt.currency} />
                  </label>
                </li>
              ))}
            </ul>
            <p class="payable__rest">
              {t("receipt_rest")} <Amount cents minor={rest} currency={receipt.currency} />
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}
