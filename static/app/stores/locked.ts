/** What goes on behind the lock: what was said is still sent, and a device whose access ended is emptied. */
import { aloneAs } from "../lib/alone.ts";
import { Problem, api, asPerson } from "../lib/http.ts";
import { device } from "./device.ts";
import { baseName, openDossiers } from "./dossiers.ts";
import { revoked } from "./here.ts";
import { createOutbox } from "./outbox.ts";
import { openShelf, outboxName } from "./outbox-shelf.ts";
import { sendAs } from "./outbox-wire.ts";
import { eraseAlbum } from "./photos.ts";
import { type Session, session } from "./session.ts";
import { unmarkHere } from "./state-marker.ts";

/** Tell every window, this one too: what was on its way when the lock opened is answered later. */
function say(shelf: string): void {
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(shelf) : null;
  channel?.postMessage("entries");
  channel?.close();
}

/** Send what waits, now and whenever a network comes; gives the way to stop. `left` hears how much waits. */
export function sendBehindLock({ installation, user }: Session, left: (count: number) => void): () => void {
  const shelf = openShelf(outboxName(installation, user.id));
  const outbox = createOutbox({
    shelf,
    send: sendAs(user.id),
    alone: aloneAs(`${shelf.name}-flush`, shelf.lease("flush")),
    onChange: () => {
      void tell();
      say(shelf.name);
    },
  });
  const tell = async () => left(await outbox.unsent());
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(shelf.name) : null;
  channel?.addEventListener("message", () => void tell()); // the service worker may have been faster

  async function send(): Promise<void> {
    await tell();
    await outbox.drain();
    await api("GET", "/session", undefined, { headers: asPerson(user.id) }).catch((error: unknown) => {
      if (error instanceof Problem && error.code === "device_revoked") return empty();
      return undefined; // no network, or signed out: the lock stands
    });
  }

  async function empty(): Promise<void> {
    stop();
    await openDossiers(baseName(installation, user.id)).erase();
    await Promise.all([shelf.erase(), eraseAlbum(installation, user.id), device.forget("session")]);
    unmarkHere();
    revoked.value = true;
    session.value = null;
  }

  const go = () => void send().catch(console.error);
  const stop = () => {
    removeEventListener("online", go);
    outbox.stop();
    channel?.close();
    void shelf.close();
  };
  addEventListener("online", go);
  go();
  return stop;
}
