import { useEffect, useRef, useState } from "preact/hooks";
import { number } from "../lib/formats.ts";

export interface Tab {
  href: string;
  label: string;
  count?: number;
}

/** Where tabs go on beyond the edges of their bar: at its start, its end, both or neither. */
export function beyond({ scrollLeft, scrollWidth, clientWidth }: Pick<Element, "scrollLeft" | "scrollWidth" | "clientWidth">): string {
  const left = Math.abs(scrollLeft); // fractions of a pixel are no tab
  return [left > 1 && "start", scrollWidth - clientWidth - left > 1 && "end"].filter(Boolean).join(" ");
}

/**
 * Lead to the parts of one screen: plain links, so that each has its address; on a desk they take
 * as many lines as they need, on a phone they scroll, and fade where there are more.
 * sub: the parts of one tab, below it.
 */
export function Tabs({ tabs, current, label, sub = false }: { tabs: Tab[]; current: string; label: string; sub?: boolean }) {
  const bar = useRef<HTMLElement>(null);
  const [more, setMore] = useState("");
  useEffect(() => {
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  useEffect(() => {
    const watch = new ResizeObserver(() => bar.current && setMore(beyond(bar.current)));
    for (const one of [bar.current!, ...bar.current!.children]) watch.observe(one);
    return () => watch.disconnect();
  }, [tabs.length]);
  return (
    <nav
      class={sub ? "tabs tabs--sub" : "tabs"}
      aria-label={label}
      ref={bar}
      data-more={more}
      onScroll={(event) => setMore(beyond(event.currentTarget))}
    >
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.href === current ? "page" : undefined}>
          {tab.label}
          {tab.count !== undefined && <span class="count">{number(tab.count)}</span>}
        </a>
      ))}
    </nav>
  );
}
