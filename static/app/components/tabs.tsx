import { useEffect, useRef } from "preact/hooks";

export interface Tab {
  href: string;
  label: string;
  count?: number;
}

/**
 * Lead to the parts of one screen: plain links, so that each has its address; where there is no room they scroll.
 * sub: the parts of one tab, below it.
 */
export function Tabs({ tabs, current, label, sub = false }: { tabs: Tab[]; current: string; label: string; sub?: boolean }) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  return (
    <nav class={sub ? "tabs tabs--sub" : "tabs"} aria-label={label} ref={bar}>
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.href === current ? "page" : undefined}>
          {tab.label}
          {tab.count !== undefined && <span class="count">{tab.count}</span>}
        </a>
      ))}
    </nav>
  );
}
