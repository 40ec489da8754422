/** The page's side of the sync worker: hands it what arrives, hears what became of it. */
import { onAside } from "../lib/database.ts";
import { trusted } from "../lib/trusted.ts";
import { type Held, lent } from "./codec.ts";
import type { Taken } from "./commit.ts";
import type { Dossiers } from "./dossiers.ts";
import type { MakeIntake, Outcome } from "./intake.ts";
import type { Cursor } from "./part.ts";

export type Asked =
  | { do: "open"; name: string; held: Held | undefined }
  | { do: "begin"; id: number; asked: Record<string, Cursor> }
  | { do: "chunk"; id: number; bytes: Uint8Array }
  | { do: "end"; id: number };

export type Told =
  | { id: number; taken: Taken }
  | { id: number; done: Outcome }
  | { id: number; failed: { name: string; message: string } };

interface Waiting {
  taken: (taken: Taken) => void;
  done: (outcome: Outcome) => void;
  failed: (error: Error) => void;
}

/** Take answers in beside the page, in a worker; in the page itself where there are none. */
export function openSyncDoor(books: Dossiers): { intake: () => Promise<MakeIntake>; close(): void } {
  const waiting = new Map<number, Waiting>();
  let worker = start();
  let last = 0;

  function start(): Worker | null {
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
    if ("taken" in told) return wait?.taken(told.taken);
    waiting.delete(told.id);
    if ("done" in told) wait?.done(told.done);
    else wait?.failed(Object.assign(new Error(told.failed.message), { name: told.failed.name }));
  }

  function lose(error: Error): void {
    worker?.terminate();
    worker = null;
    for (const { failed } of waiting.values()) failed(error);
    waiting.clear();
  }

  const through =
    (to: Worker): MakeIntake =>
    (asked, taken) => {
      const id = ++last;
      const outcome = new Promise<Outcome>((done, failed) => waiting.set(id, { taken, done, failed }));
      outcome.catch(() => undefined); // heard by whoever ends it
      const say = (word: Asked, moved: Transferable[] = []) => to.postMessage(word, moved);
      say({ do: "begin", id, asked });
      return {
        chunk: (bytes) => say({ do: "chunk", id, bytes }, [bytes.buffer]),
        end: () => {
          say({ do: "end", id });
          return outcome;
        },
      };
    };

  const close = () => lose(new Error("closed"));
  onAside(close); // the worker would stand still with the page, in the middle of a transaction

  return {
    intake: async () => {
      if (worker) return through(worker);
      const { makeIntake } = await import("./intake.ts");
      return makeIntake(books.base, books.codec.get);
    },
    close,
  };
}
