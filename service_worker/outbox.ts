/** Background Sync, where it exists: send what waits while the app is closed. A bonus; opening the app is the guarantee. */
import { aloneAs } from "../static/app/lib/alone.ts";
import { device } from "../static/app/stores/device.ts";
import { createOutbox } from "../static/app/stores/outbox.ts";
import { openShelf, outboxName } from "../static/app/stores/outbox-shelf.ts";
import { sendAs } from "../static/app/stores/outbox-wire.ts";
import type { Kept } from "./kept.ts";

/** Rejects while something is left, so that the browser tries again later. */
export async function drainOutbox(): Promise<void> {
  const kept = await device.get<Kept>("session");
  if (!kept) return; // signed out: what lies here is sealed
  const { installation, user } = kept.session;
  const shelf = openShelf(outboxName(installation, user.id));
  const channel = new BroadcastChannel(shelf.name);
  const outbox = createOutbox({
    shelf,
    send: sendAs(user.id),
    alone: aloneAs(`${shelf.name}-flush`, shelf.lease("flush")),
    later: () => undefined, // the browser wakes us again
    onChange: () => channel.postMessage("entries"),
  });
  try {
    await outbox.drain();
    const left = await outbox.unsent();
    if (left > 0) throw new Error(`${left} entries still wait`);
  } finally {
    channel.close();
    await shelf.close();
  }
}
