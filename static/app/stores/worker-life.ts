/**
 * The service worker of this page: registered under the one Trusted Types policy, replaced on a tap only.
 * The page tells the worker which build it runs by holding a lock of that name: its files stay while it lives.
 */
import { whenQuiet } from "../lib/quiet.ts";
import { SERVICE_WORKER, isServiceWorker, trusted } from "../lib/trusted.ts";
import { updateReady } from "./worker.ts";

const IN_USE = "encours-build:";
const LOOK = 1_000; // some browsers never say that the new worker took over
const LOOKS = 16; // before that, a page loaded anew would still be the old one
const LOST = 5_000; // a reload asked for while workers change may never come

const said = (name: string) =>
  globalThis.document?.querySelector<HTMLMetaElement>(`meta[name="encours-${name}"]`)?.content;
const build = said("build") ?? "";

let asked = false;
let reloading = false;

export async function registerWorker(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  if (said("worker") === "off") return letGo(serviceWorker);
  let hadOne = serviceWorker.controller !== null;
  void navigator.locks?.request(IN_USE + build, { mode: "shared" }, () => new Promise(() => undefined));
  serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne) replaced();
    hadOne = true;
  });
  const registration = (await ours()) ?? (await register(SERVICE_WORKER));
  if (!registration) return; // a private window, or no https: the app works online
  const look = () => {
    if (registration.waiting && hadOne) offer();
  };
  const follow = () => {
    look();
    registration.installing?.addEventListener("statechange", look);
  };
  follow(); // one may be coming already
  registration.addEventListener("updatefound", follow);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void lookForUpdate(registration);
  });
  registration.active?.postMessage("started");
  void lookForUpdate(registration);
}

/** Let the new version take over, and show it once it has. */
export async function takeUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  asked = true;
  const next = registration?.waiting;
  if (!next) return reload();
  const look = (left: number) => {
    if (left === 0 || next.state === "activated") return reload();
    if (next.state === "installed") remind();
    setTimeout(look, LOOK, left - 1);
  };
  next.addEventListener("statechange", () => next.state === "activated" && reload());
  next.postMessage("take-over");
  setTimeout(look, LOOK, LOOKS - 1);
}

/**
 * Chromium forgets who waits to take over when the old worker is started once more just then, and remembers
 * when anything that a worker may answer for is opened. A page would be the old one still; this is nothing.
 */
function remind(): void {
  try {
    const opened = new Worker(trusted(__SYNC_WORKER__));
    setTimeout(() => opened.terminate(), LOOK);
  } catch {
    // a browser that starts none: the looks go on
  }
}

/**
 * The registration this browser has, if its worker is ours. It is not made again: under any other address than
 * its newest worker's, which another window may have given it just now, the old one would be installed anew.
 */
async function ours(): Promise<ServiceWorkerRegistration | undefined> {
  const known = await navigator.serviceWorker.getRegistration();
  const { pathname, search } = new URL(known?.active?.scriptURL ?? "", location.origin);
  return isServiceWorker(pathname + search) ? known : undefined;
}

const register = (address: string) =>
  navigator.serviceWorker.register(trusted(address)).catch(() => undefined);

/**
 * Ask the browser for a newer worker, and the server, past every cache, for its build. A browser that finds
 * none where there is one gets it under another address: the old one keeps working until it is replaced.
 */
async function lookForUpdate(registration: ServiceWorkerRegistration): Promise<void> {
  await registration.update().catch(() => undefined);
  if (registration.installing || registration.waiting) return;
  const now = await serverBuild();
  if (!now || now === build || registration.installing || registration.waiting) return;
  const found = await register(`${SERVICE_WORKER}?${now}`);
  if (found && !found.installing && !found.waiting) offer(); // at work already: this page alone is old
}

/** The build the server serves now; null where something else answers. */
async function serverBuild(): Promise<string | null> {
  try {
    const answer = await fetch("/version.json", { cache: "no-store", redirect: "error" });
    const { build: named } = (await answer.json()) as { build?: unknown };
    return typeof named === "string" && /^[0-9a-f]{16}$/.test(named) ? named : null;
  } catch {
    return null;
  }
}

function offer(): void {
  whenQuiet(() => (updateReady.value = true));
}

/** Another version answers for this page now. Asked for here: it is shown once active. Elsewhere: once nobody looks. */
function replaced(): void {
  if (asked) return;
  offer();
  const whenHidden = () => {
    if (document.visibilityState === "hidden") whenQuiet(() => document.visibilityState === "hidden" && reload());
  };
  document.addEventListener("visibilitychange", whenHidden);
  whenHidden();
}

function reload(): void {
  if (reloading) return;
  reloading = true;
  location.reload();
  setTimeout(() => location.reload(), LOST);
}

/** The switch is off: no worker answers for us any more; entries lie elsewhere and stay. */
async function letGo(serviceWorker: ServiceWorkerContainer): Promise<void> {
  for (const one of await serviceWorker.getRegistrations()) await one.unregister();
}
