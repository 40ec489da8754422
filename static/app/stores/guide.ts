/** The user guide: a file of the build for each language, kept by the service worker with the shell. */
import type { Lang } from "../lib/i18n.ts";
import type { Role } from "./session.ts";

export type Reader = "rep" | "manager" | "finance" | "contributor" | "administrator";
export interface GuidePage {
  title: string;
  parts: { title: string; blocks: ["p" | "ul" | "ol", string[]][] }[];
}
export type Guide = Record<Reader, GuidePage>;

const kept = new Map<Lang, Promise<Guide>>();

/** Fetch the pages of a language once; after a failure the next call asks again. */
export function readGuide(lang: Lang): Promise<Guide> {
  const asked = kept.get(lang);
  if (asked) return asked;
  const coming = fetchGuide(lang);
  kept.set(lang, coming);
  coming.catch(() => kept.delete(lang));
  return coming;
}

async function fetchGuide(lang: Lang): Promise<Guide> {
  const answer = await fetch(__GUIDE__[lang]);
  if (!answer.ok) throw new Error(`guide: ${answer.status}`);
  return (await answer.json()) as Guide;
}

const FIELD: Partial<Record<Role, Reader>> = {
  rep: "rep",
  manager: "manager",
  contributor: "contributor",
  admin: "administrator",
};

/** Which page is somebody's own; the four jobs of the credit desk share one. */
export const pageOf = (role: Role): Reader => FIELD[role] ?? "finance";
