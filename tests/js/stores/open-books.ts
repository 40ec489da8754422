/** The books, with what they come to: in the app the page shows that, and the sync worker takes pages in. */
import { commit } from "../../../static/app/stores/commit.ts";
import { type Cursor, type Page, openDossiers } from "../../../static/app/stores/dossiers.ts";
import { createView } from "../../../static/app/stores/view.ts";

export function openBooks(name: string) {
  const books = openDossiers(name);
  return {
    ...books,
    places: async () => (await books.state())?.places ?? {},
    home: async () => createView(await books.read()).home(),
    shared: async () => createView(await books.read()).shared(),
    commit: async (page: Page, asked: Record<string, Cursor>) => commit(books.base, await books.codec.get(), page, asked),
  };
}
