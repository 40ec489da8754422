import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icons.ts";

export interface NoticeProps {
  /** plain | sync: about this device's entries | hold: something is stopped. */
  kind?: "plain" | "sync" | "hold";
  icon?: IconName;
  title: ComponentChildren;
  text?: ComponentChildren;
  action?: ComponentChildren;
  /** Announce it: only for changes that need someone. */
  live?: boolean;
}

/** Tell something in place, without covering anything. */
export function Notice({ kind = "plain", icon = "alert", title, text, action, live }: NoticeProps) {
  return (
    <div class="notice" data-kind={kind} role={live ? "status" : undefined}>
      <Icon name={icon} size={22} />
      <div>
        <p class="notice__title">{title}</p>
        {text && <p class="notice__text">{text}</p>}
      </div>
      {action}
    </div>
  );
}
