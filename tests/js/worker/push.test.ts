import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";

const said: unknown[] = [];
const shown: [string, NotificationOptions][] = [];
let windows: { postMessage(word: unknown): void; focus(): Promise<void>; visibilityState: string }[] = [];

Object.assign(globalThis, {
  self: {
    location: { origin: "https://encours.example" },
    navigator: {},
    registration: {
      showNotification: async (title: string, options: NotificationOptions) => void shown.push([title, options]),
    },
    clients: {
      matchAll: async () => windows,
      openWindow: async (path: string) => void said.push(["open", path]),
    },
  },
});
const { open, ownPath, show } = await import("../../../service_worker/push.ts");

const tapped = (navigate: unknown) => ({ close: () => undefined, data: { navigate } }) as unknown as Notification;
const aWindow = () => ({
  postMessage: (word: unknown) => void said.push(word),
  focus: async () => void said.push("focus"),
  visibilityState: "visible",
});

test("a notice leads to a page of ours, whatever it says", () => {
  for (const [asked, path] of [
    ["/clients/7?onglet=notes#bas", "/clients/7?onglet=notes#bas"],
    ["https://encours.example/suivi", "/suivi"],
    ["https://else.example/suivi", "/"],
    ["//else.example/suivi", "/"],
    ["javascript:alert(1)", "/"],
    ["https://", "/"],
    [undefined, "/"],
  ] as const) {
    assert.equal(ownPath(asked), path);
  }
});

test("a tap brings the open window forward at the notice's place, and opens one where there is none", async () => {
  windows = [aWindow()];
  await open(tapped("/demandes/9"));
  assert.deepEqual(said.splice(0), [{ navigate: "/demandes/9" }, "focus"]);
  windows = [];
  await open(tapped("https://else.example/"));
  assert.deepEqual(said.splice(0), [["open", "/"]]);
});

test("what cannot be read is shown all the same, and says nothing about anybody", async () => {
  windows = [aWindow()];
  const broken = { json: () => JSON.parse("{") as unknown } as PushMessageData;
  for (const data of [null, broken]) await show(data);
  assert.deepEqual(shown.map(([title, { body }]) => [title, body]), [["Encours", undefined], ["Encours", undefined]]);
  assert.deepEqual(said.splice(0), ["sync", "sync"]);
});
