/** The frame around desk screens: side on a desktop, rail on a tablet, bar along the bottom below. */
import type { ComponentChildren } from "preact";
import { Hatch } from "../../components/hatch.tsx";
import { Icon } from "../../components/icon.tsx";
import type { Place } from "../../components/place.ts";
import { Rail } from "../../components/rail.tsx";
import { Side } from "../../components/side.tsx";
import { SkipLink } from "../../components/skip-link.tsx";
import { TabBar } from "../../components/tab-bar.tsx";
import { t } from "../../lib/i18n.ts";
import type { User } from "../../stores/session.ts";
import { Outside } from "../outside.tsx";
import { unreadHere } from "./inbox.tsx";
import { IN_BAR } from "./places.ts";
import { railWide, sideWide } from "./width.ts";

export interface FrameProps {
  user: User;
  places: Place[];
  path: string;
  /** The age of the books. */
  age?: ComponentChildren;
  onSearch?: () => void;
  /** At the foot of the rail: the sync pill. */
  foot?: ComponentChildren;
  children: ComponentChildren;
}

export function Frame({ user, places, path, age, onSearch, foot, children }: FrameProps) {
  const label = t("main_navigation");
  const unread = unreadHere();
  const me: Place = { href: "/moi", icon: "me", label: unread > 0 ? `${t("place_me")} · ${unread}` : t("place_me") };
  const toRead = `${unread} ${t("unread")}`;
  const main = (
    <main id="main" class="app__main" tabIndex={-1}>
      <Outside />
      {children}
    </main>
  );
  const shared = (
    <>
      <Hatch />
      <SkipLink label={t("skip_to_content")} />
    </>
  );
  if (sideWide.value)
    return (
      <div class="app app--side">
        {shared}
        <Side
          label={label}
          places={places}
          path={path}
          search={
            onSearch && (
              <button class="search" type="button" onClick={onSearch}>
                <Icon name="search" size={18} />
                {t("search")}
                <kbd class="kbd side__count">/</kbd>
              </button>
            )
          }
        >
          {age}
          {foot}
          <a class="side__item" href="/guide" aria-current={path === "/guide" ? "page" : undefined}>
            <Icon name="file" />
            {t("guide")}
          </a>
          <a class="side__item" href="/moi" aria-current={path === "/moi" ? "page" : undefined}>
            <span class="avatar" aria-hidden="true">
              {initials(user.name)}
            </span>
            <span class="clip">{user.name}</span>
            {unread > 0 && (
              <span class="side__count">
                {unread}
                <span class="vh"> {t("unread")}</span>
              </span>
            )}
          </a>
        </Side>
        {main}
      </div>
    );
  if (railWide.value)
    return (
      <div class="app app--rail">
        {shared}
        <Rail label={label} places={places} path={path}>
          {foot}
          <a class="iconbtn" href="/moi" aria-current={path === "/moi" ? "page" : undefined}>
            <span class="avatar" aria-hidden="true">
              {initials(user.name)}
            </span>
            <span class="vh">
              {user.name} {unread > 0 && toRead}
            </span>
            {unread > 0 && (
              <b class="rail__count" aria-hidden="true">
                {unread}
              </b>
            )}
          </a>
        </Rail>
        {main}
      </div>
    );
  return (
    <div class="app app--compact">
      {shared}
      {main}
      <TabBar label={label} places={[...places.slice(0, IN_BAR), me]} path={path} />
    </div>
  );
}

/** Two letters for a person: first and last name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words[words.length - 1]! : "";
  return ((words[0]?.[0] ?? "") + (last[0] ?? "")).toLocaleUpperCase();
}
