import type { ComponentChildren } from "preact";

export interface SectionProps {
  title: ComponentChildren;
  /** Right of the title: a count, a total, a date. */
  tail?: ComponentChildren;
  level?: 2 | 3;
  id?: string;
  children?: ComponentChildren;
}

/** Head a part of the page with an ink rule. */
export function Section({ title, tail, level = 2, id, children }: SectionProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section class="section" id={id}>
      <Heading class="section__head">
        {title}
        {tail !== undefined && tail !== null && <span class="section__tail">{tail}</span>}
      </Heading>
      {children}
    </section>
  );
}
