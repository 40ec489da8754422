/**
 * Keeps the album of the person at work: opened and closed with the rest, sent after the entries, tidied.
 * Comes with the photos' part, which every phone fetches while idle.
 */
import { effect, untracked } from "@preact/signals";
import { aloneAs } from "../lib/alone.ts";
import { isFull } from "../lib/database.ts";
import { uuidv7 } from "../lib/ids.ts";
import type { Draft } from "./capture.ts";
import { type Here, entries, flush, here, ready } from "./here.ts";
import { type Album, openAlbum } from "./photos-album.ts";
import { hasRoom } from "./photos-room.ts";
import { type Shrunk, sha256 } from "./photos-shrink.ts";
import { disposable, photosOf, saidOf } from "./photos-tidy.ts";
import { type Uploader, createUploader } from "./photos-upload.ts";
import { photoWire } from "./photos-wire.ts";
import { albumName, named, photos, sendingPhoto } from "./photos.ts";
import type { CustomerId } from "./rows.ts";
import { live } from "./session.ts";

interface Open {
  now: Here;
  album: Album;
  uploader: Uploader;
}

let open: Open | null = null;
let watching = false;

/** Start once; later calls change nothing. */
export function watchPhotos(): void {
  if (watching) return;
  watching = true;
  effect(() => {
    const now = ready.value ? here.value : null;
    untracked(() => follow(now));
  });
  effect(() => {
    const idle = flush.value.state !== "sending";
    live.value; // signed in again
    if (entries.value && ready.value && idle) untracked(look);
  });
  for (const word of ["online", "focus"]) addEventListener(word, () => void open?.uploader.nudge());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void open?.uploader.nudge();
  });
}

/** Open this person's album, and let go of the one before. */
function follow(now: Here | null): void {
  if (now && open?.now.shelf === now.shelf) return;
  open?.uploader.stop();
  void open?.album.close();
  open = null;
  photos.value = [];
  if (!now) return;
  const { installation, user } = now.session;
  const album = openAlbum(albumName(installation, user.id));
  const uploader = createUploader({
    album,
    wire: photoWire(user.id),
    generation: async () => (await now.shelf.restoreGen()) ?? null,
    alone: aloneAs(`${album.name}-send`, now.shelf.lease("photos")),
    onPhoto: (id) => (sendingPhoto.value = id),
    onChange: () => void list(),
  });
  open = { now, album, uploader };
  look();
}

/** Photos whose entries arrived may follow; what nobody names any more goes. */
function look(): void {
  const mine = open;
  if (mine) void lookThrough(mine).catch((error) => open === mine && console.error(error));
}

async function lookThrough(mine: Open): Promise<void> {
  const said = saidOf(entries.peek());
  const before = await mine.album.list();
  const fresh = before.filter((photo) => !photo.said && said.has(photo.id)).map(({ id }) => id);
  if (fresh.length > 0) await mine.album.mark(fresh, { said: true });
  const inEntries = new Set(entries.peek().flatMap(photosOf));
  const drafts = await draftedPhotos(mine.now);
  const gone = disposable(await mine.album.list(), new Set([...inEntries, ...drafts]), Date.now());
  if (gone.length > 0) await mine.album.remove(gone);
  if (open !== mine) return;
  named.value = inEntries;
  await list();
  await mine.uploader.drain();
}

async function draftedPhotos({ shelf }: Here): Promise<string[]> {
  const keys = await shelf.draftKeys();
  const drafts = await Promise.all(keys.map((key) => shelf.draft<Partial<Draft> | string>(key)));
  return drafts.flatMap((kept) => (typeof kept === "object" ? (kept.photos ?? []) : []));
}

async function list(): Promise<void> {
  const mine = open;
  const all = (await mine?.album.list()) ?? [];
  if (open === mine) photos.value = all;
}

/** The bytes of a photo, if they are on this phone. */
export const localBytes = async (id: string): Promise<ArrayBuffer | undefined> =>
  open?.album.bytes(id).catch(() => undefined);

/** Keep a photo for something being written, which names it. Resolves to its id, null without room. */
export async function attach(customer_id: CustomerId, { bytes, width, height }: Shrunk): Promise<string | null> {
  if (!open || !(await hasRoom(bytes.byteLength))) return null;
  const id = uuidv7();
  const photo = {
    ...{ id, width, height, customer_id, sha256: await sha256(bytes) },
    ...{ size: bytes.byteLength, taken_at: Date.now(), said: false },
    ...{ sent_at: null, sent_gen: null, failed: null },
  };
  try {
    await open.album.keep(photo, bytes);
  } catch (error) {
    if (isFull(error)) return null;
    throw error;
  }
  await list();
  return id;
}

/** Let a photo go: taken away from what was being written, or never to be taken by the server. */
export async function forget(id: string): Promise<void> {
  await open?.album.remove([id]);
  await list();
}
