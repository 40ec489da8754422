import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../../../static/app/stores/operations.ts";
import { overlay } from "../../../static/app/stores/overlay.ts";
import { openAlbum } from "../../../static/app/stores/photos-album.ts";
import { MOST_BYTES, Unreadable, fit, sha256, squeeze } from "../../../static/app/stores/photos-shrink.ts";
import { MOST_SENT, SENT_KEPT, disposable, saidOf } from "../../../static/app/stores/photos-tidy.ts";
import { type Photo, named, photos, photosWaiting } from "../../../static/app/stores/photos.ts";
import type { CustomerRows } from "../../../static/app/stores/rows.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

const aPhoto = (more: Partial<Photo> = {}): Photo => ({
  ...{ id: crypto.randomUUID(), customer_id: 7, sha256: "", size: 3, width: 2, height: 1 },
  ...{ taken_at: NOW, said: false, sent_at: null, sent_gen: null, failed: null },
  ...more,
});

function anEntry(attachments: string[], outcome: string | null): Entry {
  const args = { note_id: crypto.randomUUID(), text: "", tags: ["visit"], attachments };
  const op = { op_id: crypto.randomUUID(), n: 1, type: "note.add", v: 1, entity: 7, base_rev: null };
  const result = outcome && { op_id: op.op_id, outcome, answered_at: NOW, closed: true };
  return {
    op: { ...op, args, client_time: new Date(NOW).toISOString(), depends_on: [] },
    customer_name: "Charpentes Val",
    currency: "EUR",
    result: result || null,
  } as Entry;
}

test("a picture fits into the square and is never made larger", () => {
  assert.deepEqual(fit(4000, 3000, 1600), [1600, 1200]);
  assert.deepEqual(fit(3000, 4000, 1600), [1200, 1600]);
  assert.deepEqual(fit(640, 480, 1600), [640, 480]);
  assert.deepEqual(fit(10_000, 1, 1600), [1600, 1]);
});

test("quality goes before size, and the result is always light enough", async () => {
  const tried: [number, number][] = [];
  const small = await squeeze(4000, 3000, async (width, height, quality) => {
    tried.push([width, quality]);
    return new Blob([new Uint8Array(Math.round(width * height * quality * 0.7))]);
  });
  assert.ok(small.bytes.byteLength <= MOST_BYTES, String(small.bytes.byteLength));
  assert.deepEqual(tried.slice(0, 5).map(([width]) => width), [1600, 1600, 1600, 1600, 1200]);
  assert.equal(small.width, tried.at(-1)?.[0]);
});

test("a picture that is too heavy at any size is refused instead of sent", async () => {
  const heavy = async () => new Blob([new Uint8Array(MOST_BYTES + 1)]);
  await assert.rejects(squeeze(4000, 3000, heavy), Unreadable);
});

test("the hash is the one the server will compute", async () => {
  const hash = await sha256(new TextEncoder().encode("abc").buffer as ArrayBuffer);
  assert.equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("an album keeps bytes and what is known, until it is told to let go", async () => {
  const album = openAlbum("album-kept");
  const [later, first] = [aPhoto({ taken_at: NOW + 1 }), aPhoto()];
  await album.keep(later, new Uint8Array([4]).buffer);
  await album.keep(first, new Uint8Array([1, 2, 3]).buffer);
  assert.deepEqual((await album.list()).map(({ id }) => id), [first.id, later.id]);
  await album.mark([first.id, "gone"], { said: true });
  await album.close();
  const again = openAlbum("album-kept");
  assert.equal((await again.list())[0]?.said, true);
  assert.equal((await again.list()).length, 2);
  assert.deepEqual([...new Uint8Array((await again.bytes(first.id)) as ArrayBuffer)], [1, 2, 3]);
  await again.remove([first.id]);
  assert.equal(await again.bytes(first.id), undefined);
});

test("photos follow entries the server took, set aside ones included, never refused or waiting ones", () => {
  const entries = ["applied", "merged", "quarantined", "rejected", null].map((outcome) =>
    anEntry([String(outcome)], outcome),
  );
  assert.deepEqual([...saidOf(entries)], ["applied", "merged", "quarantined"]);
});

test("what the server lacks stays, however old; what nothing names goes after a while", () => {
  const old = NOW - 1000 * 24 * HOUR;
  const said = aPhoto({ said: true, taken_at: old });
  const refused = aPhoto({ said: true, taken_at: old, failed: "not_a_photo" });
  const drafted = aPhoto({ taken_at: old });
  const orphan = aPhoto({ taken_at: NOW - 3 * HOUR });
  const fresh = aPhoto({ taken_at: NOW - HOUR });
  const album = [said, refused, drafted, orphan, fresh];
  assert.deepEqual(disposable(album, new Set([drafted.id]), NOW), [orphan.id]);
});

test("sent photos stay a week, and only the newest", () => {
  const week = aPhoto({ said: true, sent_at: NOW - SENT_KEPT - 1 });
  const many = Array.from({ length: MOST_SENT + 1 }, (_, i) => aPhoto({ said: true, sent_at: NOW - HOUR + i }));
  assert.deepEqual(disposable([week, ...many], new Set(), NOW), [week.id, many[0]?.id]);
});

test("the pill counts photos of entries, not those of a draft, nor what was sent or refused", () => {
  const [drafted, waiting] = [aPhoto(), aPhoto()];
  photos.value = [
    drafted,
    waiting,
    aPhoto({ said: true }),
    aPhoto({ said: true, sent_at: NOW }),
    aPhoto({ said: true, failed: "not_a_photo" }),
  ];
  named.value = new Set([waiting.id]);
  assert.equal(photosWaiting.value.length, 2);
});

test("photos of an entry still on its way lie over the books, under what the entry makes", () => {
  const books = Object.fromEntries(
    ["customer", "summary", "item", "contact", "dispute", "dispute_comment", "promise", "note", "request"].map(
      (name) => [name, {}],
    ),
  ) as unknown as CustomerRows;
  const entry = anEntry(["p1", "p2"], null);
  const { rows } = overlay(books, [entry], { id: 1, name: "Rosa" });
  const { note_id } = entry.op.args as { note_id: string };
  const shown = Object.values(rows.attachment ?? {}).map(({ id, parent_id, state }) => [id, parent_id, state]);
  assert.deepEqual(shown, [["p1", note_id, "uploading"], ["p2", note_id, "uploading"]]);
  assert.equal(books.attachment, undefined);
});

test("an album that was closed stays closed: nobody late brings an erased one back", async () => {
  const album = openAlbum("album-closed");
  await album.keep(aPhoto(), new ArrayBuffer(1));
  await album.close();
  await assert.rejects(album.list(), { name: "Closed" });
});
