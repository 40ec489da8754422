import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem, Unreachable } from "../../../static/app/lib/http.ts";
import { openAlbum } from "../../../static/app/stores/photos-album.ts";
import { createUploader } from "../../../static/app/stores/photos-upload.ts";
import { Halted, type PhotoWire, reason } from "../../../static/app/stores/photos-wire.ts";
import type { Photo } from "../../../static/app/stores/photos.ts";
import { inOneTab } from "./in-one-tab.ts";

const CHUNK = 4;
let count = 0;

function aPhoto(more: Partial<Photo> = {}): Photo {
  return {
    ...{ id: crypto.randomUUID(), customer_id: 7, sha256: "", size: 10, width: 2, height: 1 },
    ...{ taken_at: ++count, said: true, sent_at: null, sent_gen: null, failed: null },
    ...more,
  };
}

/** A server of photos whose answers a test may spoil: `before` is asked ahead of every request. */
async function aServer(before: (request: string) => void = () => undefined, photos = [aPhoto()]) {
  const held = new Map<string, Map<number, number[]>>();
  const complete = new Set<string>();
  const asked: string[] = [];
  const seen = (request: string) => {
    asked.push(request);
    before(request);
  };
  const look = (id: string) => ({
    ...{ id, state: complete.has(id) ? "complete" : "uploading", chunks: 3, chunk_bytes: CHUNK },
    held: [...(held.get(id)?.keys() ?? [])],
  });
  const wire: PhotoWire = {
    announce: async ({ id }) => {
      seen("announce");
      if (!held.has(id)) held.set(id, new Map());
      return look(id);
    },
    bring: async (id, number, chunk) => {
      seen(`chunk ${number}`);
      held.get(id)?.set(number, [...new Uint8Array(chunk)]);
    },
    finish: async (id) => {
      seen("finish");
      if ((held.get(id)?.size ?? 0) < 3) throw new Halted("gaps", "chunks_missing");
      complete.add(id);
      return look(id);
    },
  };
  const album = openAlbum(`album-${count++}`);
  for (const photo of photos) await album.keep(photo, Uint8Array.from({ length: 10 }, (_, i) => i).buffer);
  const waits: { work: () => void; milliseconds: number }[] = [];
  let generation = 1;
  const uploader = createUploader({
    album,
    wire,
    generation: async () => generation,
    alone: inOneTab,
    later: (work, milliseconds) => waits.push({ work, milliseconds }),
    now: () => 1_000,
    random: () => 0.5,
  });
  const bytesOf = (id: string) => [...(held.get(id) ?? [])].sort(([a], [b]) => a - b).flatMap(([, part]) => part);
  const restore = () => {
    generation += 1;
    held.clear();
    complete.clear();
  };
  return { ...uploader, album, asked, waits, bytesOf, held, complete, photos, restore };
}

const only = (photos: Photo[]) => photos[0] as Photo;

test("a photo goes in chunks, arrives whole, and is kept here as sent", async () => {
  const server = await aServer();
  await server.drain();
  assert.deepEqual(server.asked, ["announce", "chunk 0", "chunk 1", "chunk 2", "finish"]);
  assert.deepEqual(server.bytesOf(only(server.photos).id), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal(only(await server.album.list()).sent_at, 1_000);
});

test("cut in the middle, it goes on at the chunk that lacks and sends no other again", async () => {
  let cuts = 1;
  const server = await aServer((request) => {
    if (request === "chunk 1" && cuts-- > 0) throw new Halted("wait", "offline");
  });
  await server.drain();
  assert.equal(only(await server.album.list()).sent_at, null);
  assert.equal(server.waits.length, 1);
  server.asked.length = 0;
  await server.drain();
  assert.deepEqual(server.asked, ["announce", "chunk 1", "chunk 2", "finish"]);
  assert.notEqual(only(await server.album.list()).sent_at, null);
});

test("an answer lost after the last word changes nothing: asked again, the server has it", async () => {
  let cuts = 1;
  const server = await aServer((request) => {
    if (request === "finish" && cuts-- > 0) {
      server.complete.add(only(server.photos).id);
      throw new Halted("wait", "offline");
    }
  });
  await server.drain();
  server.asked.length = 0;
  await server.drain();
  assert.deepEqual(server.asked, ["announce"]);
  assert.notEqual(only(await server.album.list()).sent_at, null);
});

test("bytes stay while the server has not said that the photo is whole", async () => {
  const server = await aServer(() => {
    throw new Halted("wait", "busy");
  });
  await server.drain();
  assert.equal((await server.album.bytes(only(server.photos).id))?.byteLength, 10);
});

test("a photo waits until the server has the entry that names it", async () => {
  const server = await aServer(undefined, [aPhoto({ said: false })]);
  await server.drain();
  assert.deepEqual(server.asked, []);
});

test("one photo refused for good holds no other up, and says why", async () => {
  const [bad, good] = [aPhoto(), aPhoto()];
  let announced = 0;
  const server = await aServer((request) => {
    if (request === "announce" && announced++ === 0) throw new Halted("never", "photo_too_large");
  }, [bad, good]);
  await server.drain();
  const [first, second] = await server.album.list();
  assert.equal(first?.failed, "photo_too_large");
  assert.notEqual(second?.sent_at, null);
  assert.equal((await server.album.bytes(bad.id))?.byteLength, 10);
});

test("what arrives damaged is sent again, but not for ever", async () => {
  const server = await aServer((request) => {
    if (request === "finish") throw new Halted("damaged", "hash_mismatch");
  });
  await server.drain();
  assert.equal(server.asked.filter((request) => request === "finish").length, 4);
  assert.equal(only(await server.album.list()).failed, "hash_mismatch");
});

test("tries again with full jitter, twice as long each time, five minutes at most, or when the server says", async () => {
  let wish: number | null = null;
  const server = await aServer(() => {
    throw new Halted("wait", "busy", wish);
  });
  for (let i = 0; i < 10; i++) await server.drain();
  const waits = server.waits.map(({ milliseconds }) => milliseconds);
  assert.deepEqual(waits.slice(0, 4), [1_000, 2_000, 4_000, 8_000]);
  assert.equal(waits.at(-1), 150_000);
  wish = 3600;
  await server.drain();
  assert.equal(server.waits.at(-1)?.milliseconds, 3_600_000);
});

test("who left in the middle of a photo writes nothing more down", async () => {
  const server = await aServer((request) => {
    if (request === "finish") server.stop();
  });
  await server.drain();
  assert.equal(only(await server.album.list()).sent_at, null);
  assert.deepEqual(server.waits, []);
});

test("nobody signed in: it pauses without a timer", async () => {
  const server = await aServer(() => {
    throw new Halted("pause", "signed_out");
  });
  await server.drain();
  assert.deepEqual(server.waits, []);
});

test("a server back from a backup gets again what this phone still has", async () => {
  const server = await aServer();
  await server.drain();
  server.restore();
  await server.drain();
  assert.deepEqual(server.bytesOf(only(server.photos).id).length, 10);
  server.asked.length = 0;
  await server.drain();
  assert.deepEqual(server.asked, []);
});

test("after the last photo of an album nothing is asked", async () => {
  const server = await aServer();
  await server.drain();
  server.asked.length = 0;
  await server.nudge();
  assert.deepEqual(server.asked, []);
});

for (const [error, kind] of [
  [new Unreachable("portal"), "wait"],
  [new Problem(500, "internal_error"), "wait"],
  [new Problem(503, "busy", {}, 5), "wait"],
  [new Problem(429, "too_many_photos", {}, 3600), "wait"],
  [new Problem(401, "signed_out"), "pause"],
  [new Problem(403, "device_revoked"), "pause"],
  [new Problem(404, "missing"), "never"],
  [new Problem(409, "chunks_missing"), "gaps"],
  [new Problem(422, "hash_mismatch"), "damaged"],
  [new Problem(422, "not_a_photo"), "never"],
  [new Problem(422, "something_new"), "wait"],
] as const) {
  test(`${error.message} means: ${kind}`, () => assert.equal(reason(error).kind, kind));
}
