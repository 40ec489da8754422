/** What screens know of the service worker; the rest of its life comes after the first screen (`worker-life.ts`). */
import { signal } from "@preact/signals";

/** A newer version waits; drafts are kept, and nothing happens until the person asks. */
export const updateReady = signal(false);

const life = () => import("./worker-life.ts");

export async function registerWorker(): Promise<void> {
  await life().then((part) => part.registerWorker());
}

/** Let the new version take over, and show it once it has; where its part cannot come, load what there is. */
export async function takeUpdate(): Promise<void> {
  await life().then(
    (part) => part.takeUpdate(),
    () => location.reload(),
  );
}
