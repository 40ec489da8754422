/** Every request says whose data it brings or fetches: the session of the browser may be another's by then. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { api, keepCsrfToken, namePerson } from "../../../static/app/lib/http.ts";
import { sendAs } from "../../../static/app/stores/outbox-wire.ts";
import { photoWire } from "../../../static/app/stores/photos-wire.ts";
import type { Photo } from "../../../static/app/stores/photos.ts";

const headers = { "Content-Type": "application/json", "Encours-Protocol": "1" };
let asked: [path: string, person: string | undefined][];

beforeEach(() => {
  asked = [];
  keepCsrfToken("t");
  globalThis.fetch = async (url, init) => {
    asked.push([String(url).replace("/api/v1", ""), (init?.headers as Record<string, string>)["Encours-Person"]]);
    return new Response(JSON.stringify({ protocol: "encours/1", results: [] }), { headers });
  };
});

test("a page asks as whoever it shows, and asks who is here as nobody", async () => {
  namePerson(7);
  for (const path of ["/customers", "/session", "/session/code"]) await api("GET", path);
  namePerson(null);
  await api("GET", "/customers");
  assert.deepEqual(asked, [
    ["/customers", "7"],
    ["/session", undefined],
    ["/session/code", undefined],
    ["/customers", undefined],
  ]);
});

test("entries and photos are sent as whoever's they are, whoever the page shows by then", async () => {
  namePerson(8);
  await sendAs(7)({ sent_at: "", ops: [] }, 0);
  const wire = photoWire(7);
  await wire.announce({ id: "p", sha256: "", size: 1 } as Photo);
  await wire.bring("p", 0, new ArrayBuffer(1));
  await wire.finish("p");
  assert.deepEqual(asked, [
    ["/sync/push", "7"],
    ["/attachments", "7"],
    ["/attachments/p/chunks/0", "7"],
    ["/attachments/p/completion", "7"],
  ]);
});
