/** One strategy: whom it is for, and its levels; folded it says itself in two lines. */
import { useLayoutEffect, useState } from "preact/hooks";
import { Chips } from "../../../components/chips.tsx";
import { Field } from "../../../components/field.tsx";
import { t } from "../../../lib/i18n.ts";
import { fillAmount, readAmount } from "../decisions/answer.ts";
import { sayChoice, sayCondition, sayPlan } from "./draft.ts";
import { Levels } from "./levels.tsx";
import type { Choices, Condition, Strategy } from "./types.ts";

export interface EditorProps {
  at: number;
  strategy: Strategy;
  /** It applies to all others, and asks nothing. */
  last: boolean;
  choices: Choices;
  currency: string;
  /** The field the rules refused. */
  wrong: string;
  onChange: (next: Strategy) => void;
  onRaise: (() => void) | undefined;
  onLower: (() => void) | undefined;
  onRemove: () => void;
}

export function StrategyEditor({ at, strategy, last, choices, currency, wrong, onChange, onRaise, onLower, onRemove }: EditorProps) {
  const path = `strategies.${at}`;
  const { name, when, levels } = strategy;
  const [open, setOpen] = useState(false);
  const mine = wrong.startsWith(`${path}.`);
  useLayoutEffect(() => {
    if (mine) setOpen(true); // before the screen puts the focus on the field
  }, [mine]);
  return (
    <li class="strategy">
      <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <b>{name}</b>
          <span class="strategy__say">{last ? t("strategy_all_others") : sayCondition(when, currency)}</span>
          <span class="strategy__say">{sayPlan(levels)}</span>
        </summary>
        <div class="policy">
          <Field id={`${path}.name`} label={t("strategy_name")}>
            <input
              class="input"
              id={`${path}.name`}
              maxLength={60}
              aria-invalid={wrong === `${path}.name` || undefined}
              value={name}
              onInput={(event) => onChange({ ...strategy, name: event.currentTarget.value })}
            />
          </Field>
        </div>
        {!last && (
          <When path={path} when={when} choices={choices} currency={currency} wrong={wrong} onChange={(next) => onChange({ ...strategy, when: next })} />
        )}
        <Levels path={path} levels={levels} choices={choices} wrong={wrong} onChange={(next) => onChange({ ...strategy, levels: next })} />
        {!last && (
          <div class="btns">
            {onRaise && (
              <button class="btn" type="button" onClick={onRaise}>
                {t("strategy_raise")}
              </button>
            )}
            {onLower && (
              <button class="btn" type="button" onClick={onLower}>
                {t("strategy_lower")}
              </button>
            )}
            <button class="btn" type="button" onClick={onRemove}>
              {t("strategy_remove")}
            </button>
          </div>
        )}
      </details>
    </li>
  );
}

interface WhenProps {
  path: string;
  when: Condition;
  choices: Choices;
  currency: string;
  wrong: string;
  onChange: (next: Condition) => void;
}

const WORDS = ["segments", "risk_classes", "languages", "countries"] as const;

function When({ path, when, choices, currency, wrong, onChange }: WhenProps) {
  const toggle = (name: (typeof WORDS)[number], value: string) => {
    const kept = when[name].filter((one) => one !== value);
    onChange({ ...when, [name]: kept.length < when[name].length ? kept : [...kept, value] });
  };
  return (
    <fieldset class="strategy__when" id={`${path}.when`} tabIndex={-1} aria-invalid={wrong === `${path}.when` || undefined}>
      <legend class="field__label">{t("strategy_when")}</legend>
      {WORDS.map((name) => {
        const every = [...new Set([...choices[name], ...when[name]])];
        if (every.length === 0) return null;
        return (
          <Chips
            key={name}
            wrap
            label={t(`strategy_value_${name}`)}
            chips={every.map((value) => ({ value, label: sayChoice(name, value) }))}
            pressed={when[name]}
            onPress={(value) => toggle(name, value)}
          />
        );
      })}
      <div class="policy">
        {(["least_minor", "most_minor"] as const).map((name) => (
          <Amount
            key={name}
            id={`${path}.when.${name}`}
            label={t(`strategy_value_${name}`)}
            minor={when[name]}
            currency={currency}
            wrong={wrong === `${path}.when.${name}`}
            onChange={(minor) => onChange({ ...when, [name]: minor })}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface AmountProps {
  id: string;
  label: string;
  minor: number | null;
  currency: string;
  wrong: boolean;
  onChange: (minor: number | null) => void;
}

/** An amount or nothing; what cannot be read stays as it was before. */
function Amount({ id, label, minor, currency, wrong, onChange }: AmountProps) {
  return (
    <Field id={id} label={label} aside={currency}>
      <input
        class="input"
        id={id}
        inputMode="decimal"
        aria-invalid={wrong || undefined}
        value={minor === null ? "" : fillAmount(minor, currency)}
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          const read = text === "" ? null : (readAmount(text, currency) ?? minor);
          event.currentTarget.value = read === null ? "" : fillAmount(read, currency);
          onChange(read);
        }}
      />
    </Field>
  );
}
