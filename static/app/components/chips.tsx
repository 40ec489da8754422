import { Icon } from "./icon.tsx";

export interface Chip<V extends string> {
  value: V;
  label: string;
  count?: string;
}

export interface ChipsProps<V extends string> {
  /** What the group chooses, for those who do not see it. */
  label: string;
  chips: readonly Chip<V>[];
  /** The pressed ones: one in a choice, any number among tags. */
  pressed: readonly V[];
  onPress: (value: V) => void;
  /** A line too long scrolls sideways to the edges of the screen … */
  scroll?: boolean;
  /** … or goes on below. */
  wrap?: boolean;
}

/** Offer short choices, each a toggle 44 px high. */
export function Chips<V extends string>({ label, chips, pressed, onPress, scroll, wrap }: ChipsProps<V>) {
  return (
    <div class={scroll ? "chips chips--scroll" : wrap ? "chips chips--wrap" : "chips"} role="group" aria-label={label}>
      {chips.map(({ value, label: word, count }) => (
        <button
          class="chip"
          type="button"
          key={value}
          aria-pressed={pressed.includes(value)}
          onClick={() => onPress(value)}
        >
          {pressed.includes(value) && <Icon name="check" size={16} />}
          {word} {count && <b>{count}</b>}
        </button>
      ))}
    </div>
  );
}
