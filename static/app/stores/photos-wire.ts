/** Carry a photo to the server in chunks; whatever is not our server's own answer is "not yet". */
import { PROTOCOL, type Method, Problem, Unreachable, asPerson, call } from "../lib/http.ts";
import type { Photo } from "./photos.ts";

/** How far the server has a photo: send the chunks it does not hold. */
export interface Upload {
  id: string;
  state: string;
  chunk_bytes: number;
  chunks: number;
  held: number[];
}

export interface PhotoWire {
  announce(photo: Photo): Promise<Upload>;
  bring(id: string, number: number, chunk: ArrayBuffer): Promise<void>;
  finish(id: string): Promise<Upload>;
}

/**
 * Why sending stopped: `wait` is tried again after a while (`seconds` is the server's own wish), `pause` when
 * somebody signs in, `never` is the server's last word on this photo; `gaps` and `damaged` start it again.
 */
export class Halted extends Error {
  constructor(
    readonly kind: "wait" | "pause" | "never" | "gaps" | "damaged",
    readonly code: string,
    readonly seconds: number | null = null,
  ) {
    super(`${kind}: ${code}`);
  }
}

/** The wire of one person's album; `person`: their id. */
export function photoWire(person: number): PhotoWire {
  const headers = asPerson(person);
  return {
    announce: ({ id, sha256, size }) => ask<Upload>("POST", "/attachments", { id, sha256, size_bytes: size }, headers),
    bring: (id, number, chunk) => ask("PUT", `/attachments/${id}/chunks/${number}`, new Blob([chunk]), headers),
    finish: (id) => ask<Upload>("POST", `/attachments/${id}/completion`, undefined, headers),
  };
}

async function ask<T>(method: Method, path: string, body: unknown, headers: Record<string, string>): Promise<T> {
  try {
    const answer = await call<T>(method, path, body, { headers });
    if (answer.headers.get("Encours-Protocol") !== PROTOCOL) throw new Halted("wait", "not_ours");
    return answer.body;
  } catch (error) {
    throw error instanceof Problem || error instanceof Unreachable ? reason(error) : error;
  }
}

const LAST_WORDS = new Set(["not_a_photo", "photo_too_large", "other_bytes", "missing", "too_large", "invalid"]);

/** Say what a refusal means for the photo. */
export function reason(error: Problem | Unreachable): Halted {
  if (error instanceof Unreachable) return new Halted("wait", "offline");
  const { status, code, retryAfterSeconds } = error;
  if (code === "chunks_missing" || code === "upload_not_started") return new Halted("gaps", code);
  if (code === "hash_mismatch") return new Halted("damaged", code);
  if (LAST_WORDS.has(code)) return new Halted("never", code);
  if (status === 401 || status === 403) return new Halted("pause", code);
  return new Halted("wait", code, retryAfterSeconds);
}
