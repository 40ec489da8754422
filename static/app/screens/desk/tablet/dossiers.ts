/** Read local dossiers for the tablet's lists: disputes and promises of every customer on this device. */
import { useEffect, useState } from "preact/hooks";
import { edition, entries, here, home, places } from "../../../stores/here.ts";
import type { HomeRow } from "../../../stores/home-row.ts";
import { type Overlaid, overlay, pendingOf } from "../../../stores/overlay.ts";
import type { CustomerRows } from "../../../stores/rows.ts";

export interface LocalDossier {
  home: HomeRow;
  rows: CustomerRows;
}

/** Every dossier matching `wanted`, read again when the books change; null until what is wanted (`what`) was first read. */
export function useDossiers(wanted: (row: HomeRow) => boolean, what?: string): LocalDossier[] | null {
  const [read, setRead] = useState<{ what: string | undefined; found: LocalDossier[] } | null>(null);
  const list = home.value;
  const version = edition.value;
  useEffect(() => {
    let gone = false;
    void readAll(list.filter(wanted)).then((found) => {
      if (!gone) setRead({ what, found });
    });
    return () => {
      gone = true;
    };
  }, [list, version, what]);
  return read?.what === what ? (read?.found ?? null) : null;
}

/** A dossier with what this device has said of it and the server not heard, or not shown, yet. */
export function withEntries({ home: row, rows }: LocalDossier): Overlaid {
  const me = here.value?.session.user;
  return me ? overlay(rows, pendingOf(entries.value, places.value, row.id), me) : { rows, kept: new Set() };
}

/** One dossier; undefined while it is read, null when it is not here. */
export function useDossier(id: number | null): LocalDossier | null | undefined {
  const [found, setFound] = useState<LocalDossier | null | undefined>(undefined);
  const version = edition.value;
  const row = home.value.find((each) => each.id === id);
  useEffect(() => {
    let gone = false;
    if (!row) setFound(id === null ? undefined : null);
    else
      void readAll([row]).then(([read]) => {
        if (!gone) setFound(read ?? null);
      });
    return () => {
      gone = true;
    };
  }, [id, version, row]);
  return found?.home.id === id ? found : undefined;
}

async function readAll(rows: HomeRow[]): Promise<LocalDossier[]> {
  const base = here.value?.base;
  if (!base) return [];
  const read = await Promise.all(rows.map(async (row) => ({ home: row, rows: await base.customer(row.id) })));
  return read.filter((each): each is LocalDossier => each.rows !== null);
}
