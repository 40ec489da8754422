/** Find a customer by name, code, SIREN or invoice number. */
import { useEffect, useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { useLoad } from "../load.ts";
import { ProblemNotice } from "../problem.tsx";
import type { CustomerLine, Page } from "../types.ts";

export interface Found {
  id: number;
  name: string;
}

export function Finder({ onChoose }: { onChoose: (customer: Found) => void }) {
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), 200);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useLoad<Page<CustomerLine>>(asked.length < 2 ? null : `/customers?q=${encodeURIComponent(asked)}`);
  return (
    <>
      <Field id="receipt-customer" label={t("receipt_whose")}>
        <input
          class="input"
          id="receipt-customer"
          type="search"
          autoFocus
          autocomplete="off"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </Field>
      <ProblemNotice error={found.error} />
      <ul class="payable">
        {(found.data?.rows ?? []).slice(0, 8).map(({ id, name, code }) => (
          <li key={id}>
            <button class="link link--hit" type="button" onClick={() => onChoose({ id, name })}>
              {name} <span class="quiet">{code}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
