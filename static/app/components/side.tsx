import type { ComponentChildren } from "preact";
import { Brand } from "./brand.tsx";
import { Icon } from "./icon.tsx";
import { type Place, isAt } from "./place.ts";

export interface SideProps {
  label: string;
  places: Place[];
  path: string;
  /** Between the brand and the places: search. */
  search?: ComponentChildren;
  /** At the foot: the age of the books, the person. */
  children?: ComponentChildren;
}

/** Lead through the app along the side of a desktop. */
export function Side({ label, places, path, search, children }: SideProps) {
  return (
    <nav class="side" aria-label={label}>
      <a class="side__brand" href="/">
        <Brand />
        Encours
      </a>
      {search}
      {places.map((place) => (
        <a
          class="side__item"
          key={place.href}
          href={place.href}
          aria-current={isAt(place, path) ? "page" : undefined}
        >
          <Icon name={place.icon} />
          {place.label}
          {!!place.count && <span class="side__count">{place.count}</span>}
        </a>
      ))}
      <div class="side__end">{children}</div>
    </nav>
  );
}
