/** A page as its service worker's life sees it: what is registered, what waits, and that it is loaded anew. */
import type { TestContext } from "node:test";
import { updateReady } from "../../../static/app/stores/worker.ts";

export const NOW = "0123456789abcdef"; // the build the server serves; the page's own has no name here
export const OURS = "https://encours.test/service_worker.js";

/** A page that has a worker, and maybe one that waits: says which addresses were registered, counts reloads and what it opened. */
export function aPage(t: TestContext, { active = OURS, waiting = null as EventTarget | null }) {
  const page = { registered: [] as string[], reloads: 0, opened: 0, closed: 0, refuses: false };
  const registration = Object.assign(new EventTarget(), {
    active: { scriptURL: active, postMessage: () => undefined },
    waiting,
    update: async () => undefined,
  });
  const serviceWorker = Object.assign(new EventTarget(), {
    controller: registration.active,
    getRegistration: async () => registration,
    register: async (address: string) => (page.registered.push(address), registration),
  });
  class Worker {
    constructor() {
      if (page.refuses) throw new Error("no worker starts here");
      page.opened += 1;
    }
    terminate() {
      page.closed += 1;
    }
  }
  const document = Object.assign(new EventTarget(), { querySelector: () => null });
  const location = { origin: "https://encours.test", reload: () => (page.reloads += 1) };
  Object.defineProperty(globalThis, "navigator", { value: { serviceWorker }, configurable: true });
  Object.assign(globalThis, { Worker, document, location, fetch: async () => Response.json({ build: NOW }) });
  t.mock.timers.enable({ apis: ["setTimeout"] });
  updateReady.value = false;
  return page;
}

/** A worker that is installed and waits. */
export const next = () =>
  Object.assign(new EventTarget(), { state: "installed", postMessage: () => undefined });
