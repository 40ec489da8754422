/**
 * Bring the books up to date while nobody has the app open, so that it shows what was announced even when it
 * is opened without a network. A bonus: the page asks again when it opens.
 */
import { device } from "../static/app/stores/device.ts";
import { openShelf, outboxName } from "../static/app/stores/outbox-shelf.ts";
import { pullOnce } from "../static/app/stores/pull-once.ts";
import type { Kept } from "./kept.ts";

/** Browsers end a worker that takes longer; pages taken in until then are kept. */
const PATIENCE = 20_000;

/** Never rejects: offline, signed out or cut off, the books stay as they are. */
export async function bringBooks(): Promise<void> {
  await Promise.race([bring(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]).catch(() => undefined);
}

async function bring(): Promise<void> {
  const kept = await device.get<Kept>("session");
  if (!kept) return; // signed out: nobody's books are open
  const { installation, user } = kept.session;
  const shelf = openShelf(outboxName(installation, user.id));
  try {
    const pending = (await shelf.entries()).filter(({ result }) => result === null).length;
    await pullOnce(kept.session, pending);
  } finally {
    await shelf.close();
  }
}
