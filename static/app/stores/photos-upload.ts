/**
 * Send the photos of entries the server has, oldest first, each in chunks: what was cut goes on at the chunk
 * that lacks. Photos come last and hold nothing up; only the server's word that one is whole lets it go.
 */
import type { Alone } from "../lib/alone.ts";
import type { Album } from "./photos-album.ts";
import { Halted, type PhotoWire } from "./photos-wire.ts";
import type { Photo } from "./photos.ts";

export interface UploaderParts {
  album: Pick<Album, "list" | "bytes" | "mark">;
  wire: PhotoWire;
  /** The life of the server a photo is sent in; see `Photo.sent_gen`. */
  generation: () => Promise<number | null>;
  alone: Alone;
  later?: (work: () => void, milliseconds: number) => unknown;
  now?: () => number;
  random?: () => number;
  /** What is being sent now, null when nothing is. */
  onPhoto?: (id: string | null) => void;
  onChange?: () => void;
}

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 300_000;
const MOST_ROUNDS = 4;

export function createUploader({
  album,
  wire,
  generation,
  alone,
  later = (work, milliseconds) => setTimeout(work, milliseconds),
  now = Date.now,
  random = Math.random,
  onPhoto = () => undefined,
  onChange = () => undefined,
}: UploaderParts) {
  let failures = 0;
  let running: Promise<void> | null = null;
  let timer: unknown = null;
  let stopped = false;

  /** One photo, from whatever the server already holds of it. */
  async function send(photo: Photo): Promise<void> {
    const bytes = await album.bytes(photo.id);
    if (!bytes) throw new Halted("never", "lost_here");
    for (let round = 1; ; round++) {
      try {
        const { state, chunks, chunk_bytes, held } = await wire.announce(photo);
        if (state === "complete") return;
        if (state === "refused") throw new Halted("never", "not_a_photo");
        for (let n = 0; n < chunks; n++) {
          if (stopped) throw new Halted("pause", "stopped");
          if (!held.includes(n)) await wire.bring(photo.id, n, bytes.slice(n * chunk_bytes, (n + 1) * chunk_bytes));
        }
        const end = await wire.finish(photo.id);
        if (end.id !== photo.id || end.state !== "complete") throw new Halted("wait", "not_ours");
        return;
      } catch (error) {
        const again = error instanceof Halted && (error.kind === "gaps" || error.kind === "damaged");
        if (!again) throw error;
        if (round === MOST_ROUNDS) throw new Halted(error.kind === "damaged" ? "never" : "wait", error.code);
      }
    }
  }

  async function waiting(): Promise<Photo[]> {
    const may = (await album.list()).filter(({ said, failed }) => said && !failed);
    if (may.length === 0) return [];
    const gen = await generation();
    return may.filter(({ sent_at, sent_gen }) => sent_at === null || sent_gen !== gen);
  }

  async function sendAll(photos: Photo[]): Promise<void> {
    const gen = await generation();
    for (const photo of photos) {
      if (stopped) return;
      if (photo.sent_at === null) onPhoto(photo.id);
      try {
        await send(photo);
        if (stopped) return;
        await album.mark([photo.id], { sent_at: now(), sent_gen: gen });
      } catch (error) {
        if (!(error instanceof Halted && error.kind === "never")) throw error;
        await album.mark([photo.id], { failed: error.code });
      }
      failures = 0;
      onChange();
    }
  }

  async function once(): Promise<void> {
    try {
      await alone(waiting, sendAll);
    } catch (error) {
      if (stopped) return; // whatever it was, this person has left
      if (!(error instanceof Halted)) throw error;
      if (error.kind !== "pause") retry(error.seconds ?? 0);
    } finally {
      onPhoto(null);
    }
  }

  function retry(seconds: number): void {
    const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
    failures += 1;
    if (!stopped) timer = later(() => void drain(), Math.max(seconds * 1000, random() * most));
  }

  /** Send what may be sent; a call meanwhile changes nothing. Never rejects for the network. */
  function drain(): Promise<void> {
    clearTimeout(timer as number);
    if (stopped) return Promise.resolve();
    running ??= once().finally(() => (running = null));
    return running;
  }

  return {
    drain,

    /** The world may be better now: try at once. */
    nudge(): Promise<void> {
      failures = 0;
      return drain();
    },

    stop(): void {
      stopped = true;
      clearTimeout(timer as number);
    },
  };
}

export type Uploader = ReturnType<typeof createUploader>;
