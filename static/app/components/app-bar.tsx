import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

export interface AppBarProps {
  title: ComponentChildren;
  /** Under the title of a home screen. */
  sub?: ComponentChildren;
  /** A screen below another: where ‹ leads, and what it says. */
  back?: { onBack: () => void; label: string };
  children?: ComponentChildren;
}

/** Head a phone screen; the one `h1`, which takes the focus when the screen changes. */
export function AppBar({ title, sub, back, children }: AppBarProps) {
  return (
    <header class={back ? "appbar appbar--sub" : "appbar appbar--home"}>
      {back && (
        <button class="iconbtn" type="button" onClick={back.onBack}>
          <Icon name="back" size={24} />
          <span class="vh">{back.label}</span>
        </button>
      )}
      <h1 class="appbar__title" tabIndex={-1}>
        {title}
        {sub && <span class="appbar__sub">{sub}</span>}
      </h1>
      {children}
    </header>
  );
}
