/**
 * The photos of one person on this phone, in a database of their own: bytes as ArrayBuffer, because Safari
 * mishandles stored Blobs (WebKit 277615), beside what is known about each. The outbox never opens it.
 */
import type { DBSchema } from "idb";
import { keepOpen } from "../lib/database.ts";
import type { Photo } from "./photos.ts";

interface AlbumSchema extends DBSchema {
  photo: { key: string; value: Photo };
  bytes: { key: string; value: ArrayBuffer };
}

const STRICT = { durability: "strict" } as const;

export class Closed extends Error {
  override name = "Closed";
}

export function openAlbum(name: string) {
  const store = keepOpen<AlbumSchema>(name, 1, (db) => {
    db.createObjectStore("photo", { keyPath: "id" });
    db.createObjectStore("bytes");
  });

  let closed = false;
  /** Once closed it stays so: whoever is late must not bring an erased album back. */
  const use: typeof store.use = (work) => (closed ? Promise.reject(new Closed(name)) : store.use(work));

  return {
    name,
    close: () => {
      closed = true;
      return store.close();
    },

    /** Keep a photo; resolves when it is on the disk. */
    keep: (photo: Photo, bytes: ArrayBuffer) =>
      use(async (db) => {
        const tx = db.transaction(["photo", "bytes"], "readwrite", STRICT);
        const writes = [tx.objectStore("photo").put(photo), tx.objectStore("bytes").put(bytes, photo.id)];
        await Promise.all([...writes, tx.done]);
      }),

    /** Everything known, the oldest first; no bytes are read. */
    list: () =>
      use(async (db) => (await db.getAll("photo")).sort((a, b) => a.taken_at - b.taken_at)),

    bytes: (id: string) => use((db) => db.get("bytes", id)),

    /** Note something about photos that are still here. */
    mark: (ids: Iterable<string>, fields: Partial<Photo>) =>
      use(async (db) => {
        const tx = db.transaction("photo", "readwrite", STRICT);
        for (const id of ids) {
          const photo = await tx.store.get(id);
          if (photo) await tx.store.put({ ...photo, ...fields });
        }
        await tx.done;
      }),

    remove: (ids: Iterable<string>) =>
      use(async (db) => {
        const tx = db.transaction(["photo", "bytes"], "readwrite", STRICT);
        for (const id of ids) {
          void tx.objectStore("photo").delete(id);
          void tx.objectStore("bytes").delete(id);
        }
        await tx.done;
      }),
  };
}

export type Album = ReturnType<typeof openAlbum>;

/** Photos the server has belong to the books, and go with them; those it lacks stay. */
export async function forgetSent(books: string[]): Promise<void> {
  const there = await globalThis.indexedDB?.databases?.();
  for (const each of books) {
    const name = each.replace(/-base$/, "-photos");
    if (there && !there.some((database) => database.name === name)) continue;
    const album = openAlbum(name);
    const sent = (await album.list()).filter(({ sent_at }) => sent_at !== null);
    await album.remove(sent.map(({ id }) => id));
    await album.close();
  }
}
