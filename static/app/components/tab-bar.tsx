import { Icon } from "./icon.tsx";
import { type Place, isAt } from "./place.ts";

export interface TabBarProps {
  label: string;
  places: Place[];
  path: string;
  /** The round button between the second and third place. */
  add?: { label: string; onAdd: () => void };
}

/** Lead through the app along the bottom of a phone. */
export function TabBar({ label, places, path, add }: TabBarProps) {
  const item = (place: Place) => (
    <a
      class="tabbar__item"
      key={place.href}
      href={place.href}
      aria-current={isAt(place, path) ? "page" : undefined}
    >
      <Icon name={place.icon} size={24} />
      {place.label}
    </a>
  );
  return (
    <nav class="tabbar" aria-label={label}>
      <div class="tabbar__side">{places.slice(0, 2).map(item)}</div>
      {add && (
        <button class="tabbar__add" type="button" onClick={add.onAdd}>
          <Icon name="plus" size={26} />
          <span class="vh">{add.label}</span>
        </button>
      )}
      <div class="tabbar__side">{places.slice(2).map(item)}</div>
    </nav>
  );
}
