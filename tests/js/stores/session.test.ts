import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { keepCsrfToken } from "../../../static/app/lib/http.ts";
import { alsoSpeak, lang } from "../../../static/app/lib/i18n.ts";
import { device } from "../../../static/app/stores/device.ts";
import { baseName } from "../../../static/app/stores/dossiers.ts";
import { openShelf, outboxName } from "../../../static/app/stores/outbox-shelf.ts";
import {
  type Session,
  chooseLanguage,
  findSession,
  isTooLong,
  live,
  lock,
  refreshSession,
  session,
  signIn,
  stepAsked,
  tooLong,
  touchContact,
} from "../../../static/app/stores/session.ts";
import { openBooks } from "./open-books.ts";

globalThis.fetch = () => Promise.reject(new TypeError("no network"));
const OURS = { "Content-Type": "application/json", "Encours-Protocol": "1" };
const DAY = 24 * 3600 * 1000;
const START = Date.UTC(2026, 10, 20, 8);

const person = (id: number): Session => ({
  user: { id, username: `p${id}`, name: `P ${id}`, role: "rep", agency_id: 1, department: null, language: "fr" },
  permissions: [],
  device_id: "d",
  installation: "i",
  time_zone: "Europe/Paris",
  demo: false,
});

/** Somebody worked here: books, an unsent entry, and the server answered at `at`. */
async function worked(id: number, at: number): Promise<void> {
  session.value = person(id);
  const base = openBooks(baseName("i", id));
  await base.places();
  await base.close();
  const shelf = openShelf(outboxName("i", id));
  const op = { op_id: `op-${id}`, type: "note.add" as const, v: 1 as const, entity: 1, base_rev: null };
  const args = { note_id: "n", text: "", tags: [] };
  await shelf.append({ ...op, args, client_time: "", depends_on: [] }, "Val", "EUR");
  await shelf.close();
  await touchContact(at);
}

/** Close the app and start it again on that day. */
async function restart(clock: { setTime(at: number): void }, at: number): Promise<void> {
  session.value = null;
  tooLong.value = false;
  clock.setTime(at);
  await findSession();
}

const names = async () => (await indexedDB.databases()).map(({ name }) => name ?? "");

const words = { fr: () => Promise.resolve({ default: {} }), en: () => Promise.resolve({ default: {} }) };

test("an answer from before a choice of language does not undo it", async () => {
  await alsoSpeak(words);
  const answered: ((answer: Response) => void)[] = [];
  globalThis.fetch = (_, asked) =>
    asked?.method === "PUT"
      ? Promise.resolve(new Response("{}", { status: 200, headers: OURS }))
      : new Promise((resolve) => answered.push(resolve));
  keepCsrfToken("t");
  session.value = person(9);
  const asking = refreshSession();
  await chooseLanguage("en");
  const { user, ...rest } = person(9);
  answered[0]?.(new Response(JSON.stringify({ ...rest, user, csrf_token: "t" }), { headers: OURS }));
  await asking;
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  assert.equal(live.value, true, "the answer was taken in");
  assert.equal(lang.value, "en");
});

test("nor does one that comes while the words of that language are on their way", async () => {
  await chooseLanguage("fr").catch(() => undefined);
  let arrive: (words: { default: object }) => void = () => undefined;
  const slow = new Promise<{ default: object }>((done) => (arrive = done));
  await alsoSpeak({ fr: words.fr, en: () => slow } as typeof words);
  globalThis.fetch = (_, asked) => {
    const { user, ...rest } = person(10);
    const body = asked?.method === "PUT" ? {} : { ...rest, user, csrf_token: "t" };
    return Promise.resolve(new Response(JSON.stringify(body), { headers: OURS }));
  };
  session.value = person(10);
  const choosing = chooseLanguage("en");
  const asking = refreshSession();
  setTimeout(() => arrive({ default: {} }), 50);
  await Promise.all([choosing, asking]);
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  assert.equal(lang.value, "en");
});

test("a second step that is owed comes before everything, and a day to come is told at the door alone", async () => {
  const say = (state: string) => {
    const second_step = { state, from_on: "2026-12-15" };
    const body = JSON.stringify({ ...person(11), second_step, csrf_token: "t" });
    globalThis.fetch = () => Promise.resolve(new Response(body, { headers: OURS }));
  };
  say("told");
  await refreshSession();
  assert.equal(stepAsked.value, false, "who is at work is not stopped");
  await signIn({});
  assert.equal(stepAsked.value, true);
  await refreshSession();
  assert.equal(stepAsked.value, true, "not before they have answered it");
  for (const [state, asked] of [["free", false], ["enrol", true], ["prove", true], ["free", false]] as const) {
    say(state);
    await refreshSession();
    assert.equal(stepAsked.value, asked, state);
  }
  const heard = async () => (await device.get<{ contact_at: number }>("session"))?.contact_at;
  await touchContact(START);
  say("enrol");
  await refreshSession();
  assert.equal(await heard(), START, "a session that may not read gains no days for its books");
  say("free");
  await refreshSession();
  assert.notEqual(await heard(), START);
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
});

test("seven days without contact purge every person's books, and nobody's unsent entries", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: START });
  await worked(1, START - 6 * DAY); // before the phone changed hands
  await worked(2, START);

  await restart(t.mock.timers, START + 2 * DAY);
  assert.equal(session.value?.user.id, 2, "two days are nothing to the second");
  assert.ok(!(await names()).includes(baseName("i", 1)), "but the first one's lease has ended");
  assert.ok((await names()).includes(baseName("i", 2)));

  await restart(t.mock.timers, START + 7 * DAY + 1);
  assert.equal(session.value, null);
  assert.equal(tooLong.value, true);
  assert.ok(!(await names()).includes(baseName("i", 2)));
  for (const id of [1, 2]) {
    const shelf = openShelf(outboxName("i", id));
    assert.equal((await shelf.entries()).length, 1, "what was said stays");
    await shelf.close();
  }
});

test("a clock set back gains no days", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: START });
  await worked(3, START);
  await restart(t.mock.timers, START + 6 * DAY);
  assert.equal(session.value?.user.id, 3);
  await device.put("session", { session: person(3), contact_at: START, seen_at: START + 8 * DAY });
  await restart(t.mock.timers, START);
  assert.equal(session.value, null);
  assert.ok(!(await names()).includes(baseName("i", 3)));
});

test("a clock set back by days after the last contact locks; one that is a day off does not", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: START });
  await worked(4, START);
  for (const days of [1, -1]) {
    await restart(t.mock.timers, START + days * DAY);
    assert.equal(session.value?.user.id, 4, `${days} days`);
  }
  await restart(t.mock.timers, START - 2 * DAY);
  assert.equal(session.value, null);
  assert.equal(tooLong.value, true);
});

test("a week without contact locks an app that stayed open, and keeps what was said", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: START });
  await worked(5, START);
  t.mock.timers.setTime(START + 7 * DAY - 1);
  assert.equal(await isTooLong(), false);
  t.mock.timers.setTime(START + 7 * DAY + 1);
  assert.equal(await isTooLong(), true);
  t.mock.timers.setTime(START + DAY);
  assert.equal(await isTooLong(), true, "a clock set back does not open it again");
  await lock();
  assert.equal(session.value, null);
  assert.ok(!(await names()).includes(baseName("i", 5)));
  const shelf = openShelf(outboxName("i", 5));
  assert.equal((await shelf.entries()).length, 1);
  await shelf.close();
});
