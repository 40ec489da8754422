/** The page's side of the sync worker: says when to pull, hears what became of it. */
import { onAside } from "../lib/database.ts";
import { Problem, Unreachable, learn } from "../lib/http.ts";
import { trusted } from "../lib/trusted.ts";
import { lent } from "./codec.ts";
import type { Taken } from "./commit.ts";
import type { Dossiers } from "./dossiers.ts";
import type { PullParts, Pulled } from "./pull.ts";
import type { Asked, Failure, Told } from "./sync-worker.ts";

interface Waiting {
  asked: number;
  taken: (taken: Taken) => void;
  done: (pulled: Pulled) => void;
  failed: (error: Error) => void;
}

export interface SyncDoor {
  /** Pull once, as `pull` does. */
  pull(parts: Omit<PullParts, "intake" | "person">): Promise<Pulled>;
  close(): void;
}

/** Pull beside the page, in a worker; one that died, or went aside with its page, is started anew for the next pull. */
export function openSyncDoor(books: Dossiers): SyncDoor {
  const waiting = new Map<number, Waiting>();
  let closed = false;
  let worker = start();
  let last = 0;

  function start(): Worker | null {
    if (closed) return null;
    try {
      const made = new Worker(trusted(__SYNC_WORKER__));
      made.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
      made.onerror = () => lose(new Error("the sync worker does not start"));
      made.postMessage({ do: "open", name: books.name, held: lent.get(books.name) } satisfies Asked);
      return made;
    } catch {
      return null;
    }
  }

  function hear(told: Told): void {
    const wait = waiting.get(told.id);
    // by the page's clock, which is what people read
    if ("reached" in told) return wait && learn({ ...told.reached, asked: wait.asked, answered: Date.now() });
    if ("taken" in told) return wait?.taken(told.taken);
    waiting.delete(told.id);
    if ("done" in told) wait?.done(told.done);
    else wait?.failed(revive(told.failed));
  }

  function lose(error: Error): void {
    worker?.terminate();
    worker = null;
    for (const { failed } of waiting.values()) failed(error);
    waiting.clear();
  }

  onAside(() => lose(new Error("aside"))); // it would stand still with the page, in the middle of a transaction

  return {
    async pull({ state, pending = 0, taken }) {
      worker ??= start();
      if (!worker) throw new Error("there is no sync worker");
      const id = ++last;
      const outcome = new Promise<Pulled>((done, failed) => waiting.set(id, { asked: Date.now(), taken, done, failed }));
      worker.postMessage({ do: "pull", id, state, pending } satisfies Asked);
      return outcome;
    },
    close() {
      closed = true;
      lose(new Error("closed"));
    },
  };
}

/** Make of what the worker tells the error it was there. */
function revive({ name, message, status = 0, code = "", facts, retryAfterSeconds }: Failure): Error {
  if (name === "Problem") return new Problem(status, code, facts, retryAfterSeconds);
  const Kind = name === "Unreachable" || name === "Intercepted" ? Unreachable : Error;
  return Object.assign(new Kind(message), { name });
}
