import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, type Page, ROLES, readGuide, readPage } from "../../../static/guide.mjs";
import type { Catalogue } from "../../../static/app/lib/i18n.ts";
import { pageOf } from "../../../static/app/stores/guide.ts";
import deskEn from "../../../static/app/words/desk.en.ts";
import deskFr from "../../../static/app/words/desk.fr.ts";
import laterEn from "../../../static/app/words/later.en.ts";
import laterFr from "../../../static/app/words/later.fr.ts";
import en from "../../../static/app/words/en.ts";
import fr from "../../../static/app/words/fr.ts";

const SCREENS: Record<string, Catalogue[]> = { fr: [fr, laterFr, deskFr], en: [en, laterEn, deskEn] };
const QUOTED: Record<string, RegExp> = { fr: /«\u00a0([^»]+)\u00a0»/g, en: /“([^”]+)”/g };
const pages = async (language: string) => readGuide("static/guide", language);
const textOf = ({ title, parts }: Page) =>
  [title, ...parts.flatMap((part) => [part.title, ...part.blocks.flatMap(([, texts]) => texts)])].join("\n");

test("a page is a title, parts, paragraphs and lists, and everything else is text", () => {
  assert.deepEqual(readPage("# T\n\n## One\nSaid <b>here</b>.\n- a\n- b\n1. c\n\n## Two\nSaid **there**.\n"), {
    title: "T",
    parts: [
      { title: "One", blocks: [["p", ["Said <b>here</b>."]], ["ul", ["a", "b"]], ["ol", ["c"]]] },
      { title: "Two", blocks: [["p", ["Said **there**."]]] },
    ],
  });
});

test("every name in quotes is on a screen, as it is written there", async () => {
  for (const language of LANGUAGES) {
    const said = new Set(SCREENS[language]!.flatMap((words) => Object.values(words)).filter((text) => typeof text === "string"));
    for (const [role, page] of Object.entries(await pages(language))) {
      const names = [...textOf(page).matchAll(QUOTED[language]!)].map(([, name]) => name!);
      assert.ok(names.length >= 5, `${language}/${role} names screens`);
      assert.deepEqual(names.filter((name) => !said.has(name)), [], `${language}/${role}`);
    }
  }
});

test("both languages say the same, in as many parts and as many words as somebody reads standing up", async () => {
  const [french, english] = [await pages("fr"), await pages("en")];
  for (const role of ROLES) {
    const [one, other] = [french[role]!, english[role]!];
    const shape = (page: Page) => page.parts.map(({ blocks }) => blocks.map(([kind, texts]) => [kind, texts.length]));
    assert.deepEqual(shape(one), shape(other), role);
    for (const page of [one, other]) {
      const count = textOf(page).split(/\s+/).length;
      assert.ok(count >= 150 && count <= 420, `${role}: ${count} words`);
    }
  }
});

test("the French pages are typeset as the screens are", async () => {
  for (const [role, page] of Object.entries(await pages("fr"))) {
    assert.doesNotMatch(textOf(page), /'| [;:!?»]|« /, role);
  }
});

test("each role has a page, and the credit desk shares one", () => {
  assert.equal(pageOf("rep"), "rep");
  assert.equal(pageOf("admin"), "administrator");
  assert.equal(pageOf("cfo"), pageOf("collector"));
});
