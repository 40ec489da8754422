/** Read one customer's books, again with every edition, and lay this phone's own entries over them. */
import { useSignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { edition, entries, here, places } from "../../stores/here.ts";
import { type Overlaid, overlay, pendingOf } from "../../stores/overlay.ts";
import type { CustomerRows } from "../../stores/rows.ts";

/** undefined while it is read, null when this phone does not know the customer. */
export function useDossier(id: number) {
  const books = useSignal<CustomerRows | null | undefined>(undefined);
  const wanted = useSignal(id);
  wanted.value = id;
  const base = here.value?.base;
  // Asked for while the screen is drawn, not after: what lies here is there with the next frame.
  useMemo(() => {
    void base?.customer(id).then((rows) => {
      if (wanted.peek() === id) books.value = rows?.customer[id] ? rows : null;
    });
  }, [base, id, edition.value]);
  return useComputed((): Overlaid | null | undefined => {
    const user = here.value?.session.user;
    if (!books.value || !user) return books.value as null | undefined;
    if (!books.value.customer[wanted.value]) return undefined;
    return overlay(books.value, pendingOf(entries.value, places.value, wanted.value), user);
  });
}
