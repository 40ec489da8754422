/**
 * What every screen may know about the photos of this phone; the album itself, and who sends it, come with
 * a part of their own (`photos-watch.ts`). A photo leaves only after the server has it whole.
 */
import { computed, signal } from "@preact/signals";
import { deleteDB } from "idb";
import type { CustomerId } from "./rows.ts";

/** A photo taken here. `said`: the server has the entry that names it, so it may follow. */
export interface Photo {
  id: string;
  customer_id: CustomerId;
  sha256: string;
  size: number;
  width: number;
  height: number;
  taken_at: number;
  said: boolean;
  /** When the server had it whole, and in which of its lives: a restored server may have lost it again. */
  sent_at: number | null;
  sent_gen: number | null;
  /** Why the server will never take it. */
  failed: string | null;
}

export const photos = signal<Photo[]>([]);
/** The photo being sent right now. */
export const sendingPhoto = signal<string | null>(null);
/** Photos an entry names, in whichever state that entry is. */
export const named = signal<ReadonlySet<string>>(new Set());

/** Photos of entries that only this phone has. */
export const photosWaiting = computed(() =>
  photos.value.filter(({ id, said, sent_at, failed }) => (said || named.value.has(id)) && sent_at === null && !failed),
);

export const albumName = (installation: string, userId: number) =>
  `encours-${installation}-${userId}-photos`;

/** Delete a person's photos here, unsent ones included: ask first. */
export async function eraseAlbum(installation: string, userId: number): Promise<void> {
  photos.value = [];
  named.value = new Set();
  await deleteDB(albumName(installation, userId));
}
