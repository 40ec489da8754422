/**
 * Take in an answer as it arrives: bytes in, whole lines out, each a page committed in turn. Sealing a
 * page runs ahead while the one before is being written. A cut connection loses only the line it cut.
 */
import type { Codec } from "./codec.ts";
import { type Taken, seal, write } from "./commit.ts";
import type { Base } from "./layout.ts";
import { unpack } from "./packing.ts";
import type { Cursor, Page } from "./part.ts";

export interface Outcome {
  /** The server has more, or another tab was faster: ask again. */
  again: boolean;
  /** The answer ended inside a page. */
  cut: boolean;
}

export interface Intake {
  chunk(bytes: Uint8Array): void;
  /** No more comes; resolves when everything whole has been committed. */
  end(): Promise<Outcome>;
}

/** Makes an intake for an answer to `asked`; `taken` hears of each page once it is on the disk. */
export type MakeIntake = (asked: Record<string, Cursor>, taken: (taken: Taken) => void) => Intake;

export const makeIntake =
  (base: Base, codec: () => Promise<Codec>): MakeIntake =>
  (first, taken) => {
    const asked = { ...first };
    const decoder = new TextDecoder();
    const more = new Map<string, boolean>();
    let rest = "";
    let stale = 0;
    let queue: Promise<void> = Promise.resolve();
    let broken: Promise<never> | null = null;

    function take(page: Page): void {
      const known = { ...asked };
      for (const part of page.buckets) {
        more.set(part.id, part.more);
        asked[part.id] = part.to;
      }
      const sealed = codec().then(async (how) => ({ how, records: await seal(how, page) }));
      sealed.catch(() => undefined); // heard in its turn
      queue = queue.then(async () => {
        const { how, records } = await sealed;
        const done = await write(base, how, page, records, known);
        stale += done.stale;
        taken(done);
      });
      queue.catch(() => undefined);
    }

    function read(text: string): void {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim()) take(unpack(JSON.parse(line) as Page));
    }

    return {
      chunk(bytes) {
        if (broken) return;
        try {
          read(decoder.decode(bytes, { stream: true }));
        } catch (error) {
          broken = Promise.reject(error as Error);
          broken.catch(() => undefined);
        }
      },
      async end() {
        await queue;
        await broken;
        const cut = rest.trim() !== "";
        return { again: stale > 0 || [...more.values()].includes(true), cut };
      },
    };
  };
