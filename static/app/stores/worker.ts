/** The service worker of this page: registered under the one Trusted Types policy, updated on a tap only. */
import { signal } from "@preact/signals";

const ADDRESS = "/service_worker.js";
const POLICY = "encours-worker";

/** A newer version waits; drafts are kept, and nothing happens until the person asks. */
export const updateReady = signal(false);

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): {
    createScriptURL(url: string): unknown;
  };
}

function trusted(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  if (!trustedTypes) return ADDRESS;
  const policy = trustedTypes.createPolicy(POLICY, {
    createScriptURL(url) {
      if (url !== ADDRESS) throw new TypeError(url);
      return url;
    },
  });
  return policy.createScriptURL(ADDRESS) as string;
}

export async function registerWorker(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const hadOne = serviceWorker.controller !== null;
  const registration = await serviceWorker.register(trusted()).catch(() => undefined);
  if (!registration) return; // a private window, or no https: the app works online
  const look = () => (updateReady.value = registration.waiting !== null && hadOne);
  look();
  registration.addEventListener("updatefound", () => {
    const arriving = registration.installing;
    arriving?.addEventListener("statechange", look);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
  });
}

/** Let the new version take over, and show it once it has. */
export async function takeUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.waiting) return location.reload();
  const taken = new Promise((resolve) =>
    navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
  );
  registration.waiting.postMessage("take-over");
  await taken;
  location.reload();
}
