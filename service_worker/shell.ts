/**
 * The shell's files, kept by content hash (workbox-precaching), so that the app opens without a network.
 * Answers of the API are never kept: requests for them pass the worker untouched.
 */
import { PrecacheController } from "workbox-precaching";

declare const self: ServiceWorkerGlobalScope;

const PAGE = "/shell";
const DESK = "encours-desk";
const NOT_PAGES = /^\/(api|static|healthz|service_worker\.js|manifest\.webmanifest)/;

const shell = new PrecacheController();
shell.addToCacheList(__SHELL__);

/** Fetch what this version needs; the old version keeps its own files until nobody uses it. */
export async function fill(event: ExtendableEvent): Promise<void> {
  await shell.install(event);
}

/** Drop files only older versions used. */
export async function sweep(event: ExtendableEvent): Promise<void> {
  await shell.activate(event);
  const kept = await caches.open(DESK);
  for (const request of await kept.keys()) {
    if (!__DESK_FILES__.includes(new URL(request.url).pathname)) await kept.delete(request);
  }
  await self.clients.claim();
}

/** Answer pages and the shell's files from what is kept; leave everything else to the network. */
export function answer(event: FetchEvent): void {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!NOT_PAGES.test(url.pathname)) event.respondWith(page(request));
  } else if (shell.getCacheKeyForURL(url.href)) {
    event.respondWith(file(request));
  } else if (__DESK_FILES__.includes(url.pathname)) {
    event.respondWith(deskFile(request));
  }
}

async function page(request: Request): Promise<Response> {
  return (await shell.matchPrecache(PAGE)) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  return (await shell.matchPrecache(request.url)) ?? fetch(request);
}

/** Hashed, so never stale: kept once used. */
async function deskFile(request: Request): Promise<Response> {
  const kept = await caches.open(DESK);
  const known = await kept.match(request);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) await kept.put(request, fresh.clone());
  return fresh;
}
