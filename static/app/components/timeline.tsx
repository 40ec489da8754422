import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icons.ts";

export interface TimelineEntry {
  key: string;
  icon: IconName;
  text: ComponentChildren;
  /** Who and when. */
  when: ComponentChildren;
  /** What was photographed. */
  pictures?: ComponentChildren;
  /** What can be done about it. */
  actions?: ComponentChildren;
}

/** Thread dated lines, newest first. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <ul class="timeline">
      {entries.map(({ key, icon, text, when, pictures, actions }) => (
        <li key={key}>
          <span class="timeline__mark">
            <Icon name={icon} size={18} />
          </span>
          <div>
            <p>{text}</p>
            <p class="timeline__when">{when}</p>
            {pictures}
            {actions}
          </div>
        </li>
      ))}
    </ul>
  );
}
