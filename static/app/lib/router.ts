/** Where the person is: one address bar, plain links, no page loads inside the app. */
import { signal } from "@preact/signals";

export const path = signal(globalThis.location?.pathname ?? "/");
export const search = signal(globalThis.location?.search ?? "");

// How far the app's own history reaches behind this page: "back" never leaves the app.
const depth = () => Number((history.state as { depth?: number } | null)?.depth ?? 0);

/** Go to an address of the app. */
export function navigate(to: string, { replace = false } = {}): void {
  if (to === location.pathname + location.search) return;
  if (replace) history.replaceState({ depth: depth() }, "", to);
  else history.pushState({ depth: depth() + 1 }, "", to);
  arrive();
  scrollTo(0, 0);
}

/** Go back inside the app, or to `otherwise` when the person arrived here from outside. */
export function goBack(otherwise = "/"): void {
  if (depth() > 0) history.back();
  else navigate(otherwise, { replace: true });
}

/** Read an address against a pattern such as `/clients/:id`; null when it is another place. */
export function match(pattern: string, at: string): Record<string, string> | null {
  const want = pattern.split("/");
  const have = at.replace(/(.)\/$/, "$1").split("/");
  if (want.length !== have.length) return null;
  const found: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    if (part.startsWith(":")) found[part.slice(1)] = decodeURIComponent(have[i] ?? "");
    else if (part !== have[i]) return null;
  }
  return found;
}

/** Follow the browser's own back and forward, and turn links inside the app into `navigate`. */
export function watchAddress(): void {
  addEventListener("popstate", arrive);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest?.("a");
    if (!link || !isOurs(link, event)) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}

function arrive(): void {
  path.value = location.pathname;
  search.value = location.search;
}

function isOurs(link: HTMLAnchorElement, event: MouseEvent): boolean {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  const samePage = link.hash !== "" && link.pathname === location.pathname;
  return (
    plain &&
    !event.defaultPrevented &&
    !event.altKey &&
    link.origin === location.origin &&
    !samePage &&
    !link.target &&
    !link.hasAttribute("download") &&
    !link.pathname.startsWith("/api/") &&
    !link.pathname.startsWith("/static/")
  );
}
