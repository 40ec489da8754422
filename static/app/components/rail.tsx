import type { ComponentChildren } from "preact";
import { Brand } from "./brand.tsx";
import { Icon } from "./icon.tsx";
import { type Place, isAt } from "./place.ts";

export interface RailProps {
  label: string;
  places: Place[];
  path: string;
  /** At the foot: the sync pill, the person. */
  children?: ComponentChildren;
}

/** Lead through the app along the edge of a tablet. */
export function Rail({ label, places, path, children }: RailProps) {
  return (
    <nav class="rail" aria-label={label}>
      <span class="rail__brand">
        <Brand size={28} />
      </span>
      {places.map((place) => (
        <a
          class="rail__item"
          key={place.href}
          href={place.href}
          aria-current={isAt(place, path) ? "page" : undefined}
        >
          <Icon name={place.icon} size={24} />
          {place.label}
          {!!place.count && <span class="rail__count">{place.count}</span>}
        </a>
      ))}
      <div class="rail__end">{children}</div>
    </nav>
  );
}
