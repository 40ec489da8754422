/** What the guide's pages are made of. */
export type Block = ["p" | "ul" | "ol", string[]];
export interface Page {
  title: string;
  parts: { title: string; blocks: Block[] }[];
}
export const LANGUAGES: readonly string[];
export const ROLES: readonly string[];
export function readGuide(folder: string, language: string): Promise<Record<string, Page>>;
export function readPage(markdown: string): Page;
