import type { ComponentChildren } from "preact";
import { Inkline } from "./inkline.tsx";
import type { Exposure } from "./exposure.ts";

export interface RowProps {
  name: ComponentChildren;
  /** Makes the whole row a link. */
  href?: string;
  meta?: ComponentChildren;
  /** Right side, one or two lines. */
  tail?: ComponentChildren;
  /** Before the name: an icon. */
  lead?: ComponentChildren;
  /** After everything: a button with its own 44 px. */
  action?: ComponentChildren;
  /** Ink the hairline as far as the limit is used. */
  ink?: Exposure;
  current?: boolean;
}

/** One line of a list: name over meta, figures at the end. Wrap rows in a `<ul>`. */
export function Row({ name, href, meta, tail, lead, action, ink, current }: RowProps) {
  const kinds = [lead && "row--lead", action && "row--add", ink && "row--ink"].filter(Boolean);
  return (
    <li class={["row", ...kinds].join(" ")} aria-current={current ? "true" : undefined}>
      {lead && <span class="row__lead">{lead}</span>}
      <div class="row__main">
        {href ? (
          <a class="row__name row__cover" href={href}>
            {name}
          </a>
        ) : (
          <span class="row__name">{name}</span>
        )}
        {meta && <span class="row__meta">{meta}</span>}
      </div>
      <div class="row__tail">{tail}</div>
      {action}
      {ink && <Inkline {...ink} />}
    </li>
  );
}
