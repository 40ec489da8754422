/**
 * Words, in the language the person chose. `t("key", {name})` reads a signal, so every screen that
 * speaks renders again when the language changes. A catalogue is `words/<part>.<lang>.ts`.
 */
import { computed, signal } from "@preact/signals";
import type coreWords from "../words/core.fr";
import type deskWords from "../words/desk.fr";
import type doorWords from "../words/door.fr";
import type laterWords from "../words/later.fr";
import type phoneWords from "../words/phone.fr";

export type Lang = "fr" | "en";
export type Key = keyof (typeof coreWords & typeof phoneWords & typeof laterWords & typeof doorWords & typeof deskWords);
/** One text, or one per plural category of the language (`Intl.PluralRules`). */
export type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Readonly<Record<string, Text>>;
export type Facts = Record<string, string | number>;
export type Loader = Record<Lang, () => Promise<{ default: Catalogue }>>;

const STORED = "encours.lang";

export const lang = signal<Lang>("fr");
const words = signal<Catalogue>({});
const loaders: Loader[] = [];
const known = new Map<Loader, Promise<void>>();
let wanted: Lang = "fr";
let latest: Promise<void> = Promise.resolve();

/** The language kept on this device, else the browser's, else French. */
export function firstLanguage(): Lang {
  const kept = stored(STORED);
  if (kept === "fr" || kept === "en") return kept;
  return globalThis.navigator?.language?.startsWith("en") ? "en" : "fr";
}

/** Learn another part's words, in the language spoken now and in any chosen later; resolves once they are known. */
export function alsoSpeak(loader: Loader): Promise<void> {
  const asked = known.get(loader);
  if (asked) return asked;
  loaders.push(loader);
  const learned = learn().catch((error: unknown) => {
    loaders.splice(loaders.indexOf(loader), 1); // whoever asks again fetches again
    known.delete(loader);
    throw error;
  });
  known.set(loader, learned);
  return learned;
}

/** Change the language everywhere, and keep the choice on this device; rejects, unchanged, without its words. */
export async function speak(next: Lang, keep = false): Promise<void> {
  wanted = next;
  try {
    await learn();
  } catch (error) {
    wanted = lang.value;
    throw error;
  }
  if (keep) store(STORED, next);
}

/**
 * Read every known part in the language wanted now, and say them all at once: two languages never mix on
 * a screen, whatever was asked for while words were on their way. Who was overtaken waits for the last.
 */
function learn(): Promise<void> {
  const next = wanted;
  const mine: Promise<void> = Promise.all(loaders.map((part) => part[next]())).then((parts) => {
    if (mine !== latest) return latest;
    words.value = Object.assign({}, ...parts.map((part) => part.default));
    lang.value = next;
    if (globalThis.document) document.documentElement.lang = next;
    return undefined;
  });
  latest = mine;
  return mine;
}

/** Say `key` with its `{facts}` filled in; `count` also chooses the plural. An unknown key says itself. */
export function t(key: Key, facts: Facts = {}): string {
  const text = words.value[key];
  if (text === undefined) return key;
  const form = typeof text === "string" ? text : plural(text, Number(facts["count"] ?? 0));
  return form.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? `{${name}}`));
}

/** Say a word whose key is made from data (`risk_hold`), or `otherwise` when there is none. */
export function tMaybe(key: string, otherwise: string, facts: Facts = {}): string {
  return key in words.value ? t(key as Key, facts) : otherwise;
}

const rules = computed(() => new Intl.PluralRules(lang.value)); // a hundred rows ask, and making one is slow

function plural(forms: Partial<Record<Intl.LDMLPluralRule, string>>, count: number): string {
  return forms[rules.value.select(count)] ?? forms.other ?? "";
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage refused by the browser: the choice lasts as long as the page
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // as above
  }
}
