/** The service worker of this page: registered under the one Trusted Types policy, updated on a tap only. */
import { signal } from "@preact/signals";
import { SERVICE_WORKER, trusted } from "../lib/trusted.ts";

/** A newer version waits; drafts are kept, and nothing happens until the person asks. */
export const updateReady = signal(false);

export async function registerWorker(): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const hadOne = serviceWorker.controller !== null;
  const registration = await serviceWorker.register(trusted(SERVICE_WORKER)).catch(() => undefined);
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
