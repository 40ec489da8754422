import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { grouped } from "./say.ts";
import type { Choice, Scope } from "./types.ts";

export interface ScopeFieldProps {
  id: string;
  choices: readonly Choice[];
  chosen: Pick<Choice, "scope" | "id">;
  /** Of a customer, whom the list does not hold. */
  name?: string;
  pick: (choice: { scope: Scope; id: string }) => void;
}

/** Of whom: a company, an agency, a portfolio, a person, a segment or a group. */
export function ScopeField({ id, choices, chosen, name, pick }: ScopeFieldProps) {
  const value = (choice: Pick<Choice, "scope" | "id">) => `${choice.scope}/${choice.id}`;
  const listed = chosen.scope === "customer" ? [...choices, { ...chosen, name: name ?? chosen.id }] : choices;
  const find = (text: string) => {
    const found = listed.find((choice) => value(choice) === text);
    if (found) pick(found);
  };
  return (
    <Field id={id} label={t("kpis_scope")}>
      <select class="input" id={id} value={value(chosen)} onChange={(event) => find(event.currentTarget.value)}>
        {grouped(listed).map((group) => (
          <optgroup key={group.scope} label={t(`kpis_of_${group.scope}`)}>
            {group.choices.map((choice) => (
              <option key={value(choice)} value={value(choice)}>
                {choice.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </Field>
  );
}
