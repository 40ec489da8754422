/** What the worker answers to. Its caches hold the shell, never a row of data. */
import { bringBooks } from "./books.ts";
import { drainOutbox } from "./outbox.ts";
import { open, show } from "./push.ts";
import { answer, fill, sweep, takeOver } from "./shell.ts";

declare const self: ServiceWorkerGlobalScope;

/** Service Worker Static Routing. */
interface RoutedEvent extends ExtendableEvent {
  addRoutes?(routes: { condition: { urlPattern: string }; source: "network" }[]): Promise<void>;
}

interface SyncEvent extends ExtendableEvent {
  tag: string;
}

self.addEventListener("install", (event: RoutedEvent) => {
  // where browsers know how, what is asked of the API does not even wake the worker
  event.addRoutes?.([{ condition: { urlPattern: "/api/*" }, source: "network" }])?.catch(() => undefined);
  event.waitUntil(fill(event));
});
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => answer(event));
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
self.addEventListener("sync" as "push", (event: SyncEvent | PushEvent) =>
  event.waitUntil(drainOutbox()),
);
self.addEventListener("periodicsync" as "push", (event: SyncEvent | PushEvent) =>
  event.waitUntil(bringBooks()),
);
self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  if (event.data === "started") event.waitUntil(sweep());
});
