/** Share one payment out among several customers: who, how much, until nothing is left over. */
import { useState } from "preact/hooks";
import { Amount } from "../../../components/amount.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { fillAmount, readAmount } from "../decisions/answer.ts";
import { Finder, type Found } from "./finder.tsx";
import type { Receipt } from "./types.ts";

interface Part extends Found {
  typed: string;
}

interface DivideProps {
  receipt: Receipt;
  busy: boolean;
  onClose: () => void;
  onSay: (body: { parts: { customer_id: number; amount_minor: number }[] }) => void;
}

export function Divide({ receipt, busy, onClose, onSay }: DivideProps) {
  const { amount_minor, currency } = receipt;
  const [parts, setParts] = useState<readonly Part[]>([]);
  const read = parts.map(({ id, typed }) => ({ customer_id: id, amount_minor: readAmount(typed, currency) ?? 0 }));
  const rest = read.reduce((left, part) => left - part.amount_minor, amount_minor);
  const whole = parts.length > 1 && rest === 0 && read.every((part) => part.amount_minor > 0);
  const add = (found: Found) => {
    if (parts.some(({ id }) => id === found.id)) return;
    setParts([...parts, { ...found, typed: rest > 0 ? fillAmount(rest, currency) : "" }]);
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("receipt_divide_title")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="receipt-divide" disabled={busy || !whole}>
            {t("receipt_divide")}
          </button>
        </>
      }
    >
      <form
        id="receipt-divide"
        class="dialog__form"
        onSubmit={(event) => {
          event.preventDefault();
          if (whole) onSay({ parts: read });
        }}
      >
        {parts.map((part) => (
          <Field key={part.id} id={`part-${part.id}`} label={part.name}>
            <span class="part">
              <input
                class="input"
                id={`part-${part.id}`}
                inputMode="decimal"
                autocomplete="off"
                value={part.typed}
                onInput={(event) => {
                  const typed = event.currentTarget.value;
                  setParts(parts.map((one) => (one.id === part.id ? { ...one, typed } : one)));
                }}
              />
              <button class="link link--hit" type="button" onClick={() => setParts(parts.filter(({ id }) => id !== part.id))}>
                {t("receipt_part_remove")}
              </button>
            </span>
          </Field>
        ))}
        <p class="payable__rest" role="status">
          {t("receipt_part_rest")} <Amount cents minor={rest} currency={currency} />
        </p>
        <Finder key={parts.length} onChoose={add} />
      </form>
    </Dialog>
  );
}
