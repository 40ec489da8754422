/** Web push: every message is shown, every tap leads into the app and nowhere else. */

import { bringBooks } from "./books.ts";

declare const self: ServiceWorkerGlobalScope;

/** Declarative Web Push (`web_push: 8030`), or its notification alone. */
interface Message {
  web_push?: number;
  notification?: Message;
  title?: string;
  body?: string;
  lang?: string;
  tag?: string;
  navigate?: string;
  app_badge?: number | string;
}

type Badging = { setAppBadge?(count?: number): Promise<void> };

/** Show what came; a message we cannot read still shows that something did (browsers demand it). */
export async function show(data: PushMessageData | null): Promise<void> {
  const sent = read(data);
  const { title = "Encours", body, lang, tag = "encours", navigate = "/" } = { ...sent, ...sent.notification };
  await self.registration.showNotification(title, {
    ...(body && { body }),
    ...(lang && { lang }),
    tag,
    icon: "/static/icons/icon-192.png",
    badge: "/static/icons/badge-96.png",
    data: { navigate },
  });
  const badge = Number(sent.app_badge ?? Number.NaN);
  if (badge >= 0) await (self.navigator as Badging).setAppBadge?.(badge).catch(() => undefined);
  const open = await pages();
  for (const page of open) page.postMessage("sync");
  if (!open.some(({ visibilityState }) => visibilityState === "visible")) await bringBooks();
}

/** Bring the app to the front, at the notice's own place. */
export async function open(notification: Notification): Promise<void> {
  notification.close();
  const path = ownPath((notification.data as { navigate?: string } | null)?.navigate);
  const [page] = await pages();
  if (!page) {
    await self.clients.openWindow(path);
    return;
  }
  page.postMessage({ navigate: path });
  await page.focus();
}

/** A path of this origin, whatever the message said. */
export function ownPath(navigate: string | undefined): string {
  try {
    const url = new URL(navigate ?? "/", self.location.origin);
    return url.origin === self.location.origin ? url.pathname + url.search + url.hash : "/";
  } catch {
    return "/";
  }
}

const pages = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

function read(data: PushMessageData | null): Message {
  try {
    return (data?.json() ?? {}) as Message;
  } catch {
    return {};
  }
}
