import assert from "node:assert/strict";
import { test } from "node:test";
import { day, dayOfYear, longDay, moment, money, weekday } from "../../../static/app/lib/formats.ts";
import { type Catalogue, type Key, alsoSpeak, speak, t } from "../../../static/app/lib/i18n.ts";

const say = (words: Catalogue) => Promise.resolve({ default: words });
const loader = {
  fr: () => say({ cats: { one: "{count} chat", other: "{count} chats" }, hello: "Bonjour {name}" }),
  en: () => say({ cats: { one: "{count} cat", other: "{count} cats" }, hello: "Hello {name}" }),
};
const cats = "cats" as Key;
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("plurals follow the language: in French zero is one", async () => {
  await speak("fr");
  await alsoSpeak(loader);
  assert.equal(t(cats, { count: 0 }), "0 chat");
  assert.equal(t(cats, { count: 2 }), "2 chats");
  assert.equal(t(cats, { count: 1_000_000 }), "1000000 chats", "a missing form falls back");
  await speak("en");
  assert.equal(t(cats, { count: 0 }), "0 cats");
});

test("facts are filled in, and an unknown key says itself", async () => {
  await speak("en");
  assert.equal(t("hello" as Key, { name: "Rosa {x}" }), "Hello Rosa {x}");
  assert.equal(t("nothing" as Key), "nothing");
});

test("money is written as the language does, without cents in lists, never rounded up to spend", async () => {
  await speak("fr");
  assert.equal(plain(money(12_345_60, "EUR", { cents: true })), "12 345,60 €");
  assert.equal(plain(money(12_345_60)), "12 346 €");
  assert.equal(plain(money(12_345_60, "EUR", { floor: true })), "12 345 €");
  assert.equal(plain(money(-11_200_00)), "−11 200 €");
  assert.equal(plain(money(-10)), "0 €");
  await speak("en");
  assert.equal(money(12_345_60, "EUR", { cents: true }), "€12,345.60");
  assert.equal(money(5_000, "JPY"), "JP¥5,000");
});

test("French says of the first day of a month that it is the first", async () => {
  await speak("fr");
  assert.equal(plain(day("2026-02-01")), "1er févr.");
  assert.equal(plain(dayOfYear("2026-11-01")), "1er nov. 2026");
  assert.equal(plain(longDay("2026-02-01")), "Dimanche 1er février");
  assert.equal(weekday("2026-02-01"), "dimanche 1er");
  assert.equal(plain(moment("2026-02-01T11:01:00Z", "UTC")), "1er févr., 11:01");
  assert.equal(plain(day("2026-02-11")), "11 févr.");
  await speak("en");
  assert.equal(plain(day("2026-02-01")), "1 Feb");
});

test("no line ends between a day and its month", async () => {
  for (const [language, month] of [["fr", "nov."], ["en", "Nov"]] as const) {
    await speak(language);
    assert.equal(day("2026-11-27"), `27\u00a0${month}`);
    assert.ok(dayOfYear("2026-11-27").startsWith(`27\u00a0${month} `));
  }
});

test("two languages never mix, whatever was asked for while words were on their way", async () => {
  const ways: Partial<Record<"fr" | "en", () => void>> = {};
  const way = (name: "fr" | "en", dogs: string) =>
    ways[name] ? say({ dogs }) : new Promise<void>((go) => (ways[name] = go)).then(() => say({ dogs }));
  const late = { fr: () => way("fr", "chiens"), en: () => way("en", "dogs") };
  await speak("en");
  const learned = alsoSpeak(late); // an English browser opens the desk
  const changed = speak("fr"); // while its French user arrives
  ways.fr?.();
  await changed;
  ways.en?.();
  await learned;
  assert.equal(t("dogs" as Key), "chiens");
  assert.equal(t(cats, { count: 2 }), "2 chats");
  await speak("en");
  assert.equal(t("dogs" as Key), "dogs", "a part learned late changes with the others");
});

test("whoever asks for words that are already on their way waits for them too", async () => {
  let arrive = () => {};
  const way = new Promise<void>((go) => (arrive = go));
  const slow = () => way.then(() => say({ fish: "fish" }));
  const part = { fr: slow, en: slow };
  const first = alsoSpeak(part);
  const second = alsoSpeak(part).then(() => t("fish" as Key));
  setTimeout(() => arrive());
  assert.equal(await second, "fish");
  await first;
});

test("words that cannot be had change nothing, and whoever asks again fetches again", async () => {
  let tries = 0;
  const broken = { fr: () => say({ birds: "oiseaux" }), en: () => Promise.reject(new Error("no network")) };
  const shaky = { ...broken, en: () => (tries++ ? say({ birds: "birds" }) : broken.en()) };
  await speak("en");
  await assert.rejects(alsoSpeak(shaky));
  await alsoSpeak(shaky);
  assert.equal(t("birds" as Key), "birds");
  await speak("fr");
  await alsoSpeak(broken);
  await assert.rejects(speak("en"));
  assert.equal(t(cats, { count: 2 }), "2 chats");
});
