/**
 * The user guide: `static/guide/<lang>/<role>.md`, read at build time into plain data. A page holds a title
 * (`#`), parts (`##`), and in them paragraphs, `-` lists and `1.` lists; nothing else is markup, so that no
 * text of it can become anything but text.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";

export const LANGUAGES = ["fr", "en"];
export const ROLES = ["rep", "manager", "finance", "contributor", "administrator"];

/** Read every page of a language, by role. */
export async function readGuide(folder, language) {
  const pages = ROLES.map(async (role) => [
    role,
    readPage(await readFile(path.join(folder, language, `${role}.md`), "utf8")),
  ]);
  return Object.fromEntries(await Promise.all(pages));
}

/** Read one page: `{title, parts: [{title, blocks: [[kind, texts]]}]}`; kind: p | ul | ol. */
export function readPage(markdown) {
  const page = { title: "", parts: [] };
  for (const line of markdown.split("\n").filter((text) => text.trim())) {
    const [, mark, text] = /^(#{1,2}|-|\d+\.)? ?(.*)$/.exec(line);
    if (mark === "#") page.title = text;
    else if (mark === "##") page.parts.push({ title: text, blocks: [] });
    else add(page.parts.at(-1), mark === undefined ? "p" : mark === "-" ? "ul" : "ol", text);
  }
  return page;
}

/** A list goes on with its next line; a paragraph is a line. */
function add(part, kind, text) {
  if (!part) throw new Error(`before any part: ${text}`);
  const last = part.blocks.at(-1);
  if (last?.[0] === kind && kind !== "p") last[1].push(text);
  else part.blocks.push([kind, [text]]);
}
