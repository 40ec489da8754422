/**
 * The shell's files, kept per build (workbox-precaching), so that the app opens without a network. Only what
 * holds exactly what the build wrote is kept (Subresource Integrity), so nothing a network in between answers.
 * Answers of the API are never kept: requests for them pass the worker untouched.
 */
import { PrecacheController } from "workbox-precaching";

declare const self: ServiceWorkerGlobalScope;

const PAGE = "/shell";
const FILES = "/static/dist/";
const NOT_PAGES = /^\/(api|sign-on|static|healthz|version\.json|service_worker\.js|manifest\.webmanifest)/;
const KEPT = "encours-shell-";
/** Open pages hold a lock of this name and their build: see `static/app/stores/worker-life.ts`. */
const IN_USE = "encours-build:";
const HERE = KEPT + __BUILD__;

/** The page has no hash to go by: it names its build instead, which nobody in between does. */
const ourPageOnly = {
  cacheWillUpdate: async ({ request, response }: { request: Request; response: Response }) => {
    const ours =
      new URL(request.url).pathname !== PAGE || response.headers.get("Encours-Build") === __BUILD__;
    return ours && response.status === 200 && !response.redirected ? response : null;
  },
};

const shell = new PrecacheController({ cacheName: HERE, plugins: [ourPageOnly] });
shell.addToCacheList(__SHELL__);

/** Fetch what this build needs and no other had; a single file that does not come leaves the old build at work. */
export async function fill(event: ExtendableEvent): Promise<void> {
  const here = await caches.open(HERE);
  const named = __SHELL__.filter(({ revision }) => revision === null).map(({ url }) => url);
  for (const url of [...named, ...Object.keys(__DESK_FILES__)]) {
    const held = (await here.match(url)) ? undefined : await anywhere(url);
    if (held) await here.put(url, held);
  }
  await shell.install(event);
}

/** Take over the open pages; what their own builds need stays until they are gone. */
export async function takeOver(): Promise<void> {
  await sweep();
  await self.clients.claim();
}

/** Let go of builds no page is open of. While a newer build fills its own, nothing is touched. */
export async function sweep(): Promise<void> {
  const { installing, waiting } = self.registration;
  if (installing || waiting) return;
  const { held = [] } = (await self.navigator.locks?.query()) ?? {};
  const used = new Set(held.map(({ name = "" }) => name.replace(IN_USE, KEPT)));
  for (const name of await caches.keys()) {
    if (name !== HERE && !used.has(name)) await caches.delete(name);
  }
}

/** Answer pages and built files from what is kept; leave everything else to the network. */
export function answer(event: FetchEvent): void {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!NOT_PAGES.test(url.pathname)) event.respondWith(page(request));
  } else if (url.pathname.startsWith(FILES) || shell.getCacheKeyForURL(url.href)) {
    event.respondWith(file(url));
  }
}

async function page(request: Request): Promise<Response> {
  return (await shell.matchPrecache(PAGE)) ?? fetch(request);
}

/** A file of this build, or of another one an open page still runs: hashed, so never stale. */
async function file({ href, pathname }: URL): Promise<Response> {
  const kept = (await shell.matchPrecache(href)) ?? (await anywhere(pathname));
  if (kept) return kept;
  const integrity = __DESK_FILES__[pathname];
  const fresh = await fetch(href, { integrity, credentials: "same-origin", redirect: "error" });
  if (integrity && fresh.ok) await keep(pathname, fresh.clone());
  return fresh;
}

/** A full phone still gets what it asked for. */
async function keep(pathname: string, response: Response): Promise<void> {
  const here = await caches.open(HERE);
  await here.put(pathname, response).catch(() => undefined);
}

const anywhere = (url: string) => caches.match(url, { ignoreVary: true });
