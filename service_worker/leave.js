/**
 * The worker phones are handed while the switch is off (`encours service-worker off`): it clears the kept
 * shell, unregisters itself, and lets open pages load from the network. It never touches IndexedDB, where
 * the entries are. Plain and unbuilt on purpose: what is broken may be the build.
 */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const kept = await caches.keys();
  await Promise.all(kept.map((name) => caches.delete(name)));
  await self.clients.claim();
  const pages = await self.clients.matchAll({ type: "window" });
  await self.registration.unregister();
  if (kept.length === 0) return; // nothing of an old shell is open, and a page that comes back is left alone
  await Promise.allSettled(pages.map((page) => page.navigate(page.url)));
}
