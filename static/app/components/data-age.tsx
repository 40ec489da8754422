import { Icon } from "./icon.tsx";

export interface DataAgeProps {
  /** The whole label, such as "ERP hier 18:40". */
  text: string;
  /** fresh | label: one business day missed | warn: too old for a verdict. */
  age?: "fresh" | "label" | "warn";
}

/** Say how old the figures above or below are. */
export function DataAge({ text, age = "fresh" }: DataAgeProps) {
  return (
    <span class="age" data-age={age}>
      <Icon name={age === "warn" ? "marksee" : "clock"} size={14} />
      {text}
    </span>
  );
}
