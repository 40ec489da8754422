import { ICONS, type IconName } from "./icons.ts";

const drawn: Partial<Record<IconName, string>> = { ...ICONS };

/** Learn icons that arrived with a later part. */
export const learnIcons = (more: Partial<Record<IconName, string>>): void => void Object.assign(drawn, more);

export interface IconProps {
  name: IconName;
  /** Side of the square, in CSS pixels. */
  size?: number;
  /** Only for an icon that stands alone: what it says. Beside a word it stays silent. */
  label?: string;
  class?: string;
  mark?: "ok" | "no" | "see";
}

/** Draw one of our icons; always beside a word, or with one of its own. */
export function Icon({ name, size = 20, label, class: extra, mark }: IconProps) {
  const spoken = label ? { role: "img" as const, "aria-label": label } : { "aria-hidden": true };
  const classes = ["icon", mark && "mark", extra].filter(Boolean).join(" ");
  return (
    <svg class={classes} width={size} height={size} viewBox="0 0 24 24" data-mark={mark} {...spoken}>
      <path d={drawn[name]} stroke-dasharray={name === "hexdraft" ? "3 3" : undefined} />
    </svg>
  );
}
