/** Bring the books up to date where there is no page: the service worker, woken by a push. */
import { baseName, openDossiers } from "./dossiers.ts";
import { makeIntake } from "./intake.ts";
import { outboxName } from "./outbox-shelf.ts";
import { pull } from "./pull.ts";

/** Whose books; the part of a session that names databases. */
export interface Identity {
  installation: string;
  user: { id: number };
}

const MOST_ROUNDS = 20; // the browser gives a worker little time; each page stays taken in

/**
 * Pull until nothing is left, and tell open pages. Rejects with `Problem` or `Unreachable` as `pull` does;
 * a device that was revoked is for the page to deal with at its next start.
 *
 * pending: entries that wait on this phone, for the server to know.
 */
export async function pullOnce({ installation, user }: Identity, pending = 0): Promise<void> {
  const books = openDossiers(baseName(installation, user.id));
  const channel = globalThis.BroadcastChannel
    ? new BroadcastChannel(outboxName(installation, user.id))
    : null;
  let changed = false;
  try {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const intake = makeIntake(books.base, books.codec.get);
      const taken = ({ steps }: { steps: unknown[] }) => (changed ||= steps.length > 0);
      const { again } = await pull({ person: user.id, state: await books.state(), intake, taken, pending });
      if (!again) return;
    }
  } finally {
    if (changed) channel?.postMessage("books");
    channel?.close();
    await books.close();
  }
}
