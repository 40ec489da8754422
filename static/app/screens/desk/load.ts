/** Fetch what a screen shows: last content stays while the next is on its way, and when it fails. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../lib/http.ts";
import { changed } from "../../stores/nudges.ts";
import { session } from "../../stores/session.ts";

export interface Loaded<T> {
  data: T | null;
  error: Error | null;
  /** On its way; `data` may be an earlier answer. */
  busy: boolean;
  etag: string | null;
  /** Ask again; resolves when the answer, or the fault, is on screen. */
  reload: () => Promise<void>;
}

interface State<T> {
  path: string | null;
  data: T | null;
  error: Error | null;
  busy: boolean;
  etag: string | null;
}

// Answers of this page's life, so that going back paints at once. Memory only, and per person.
const seen = new Map<string, { data: unknown; etag: string | null }>();
const keyOf = (path: string) => `${session.value?.user.id} ${path}`;
// What is on screen now, and how to ask for it again.
const shown = new Set<{ path: string; again: () => void; moving: () => boolean }>();

const APART = 3_000;
let looked = 0;
let looking: ReturnType<typeof setTimeout> | undefined;

// The server says that something changed: look again at what is moving, at once but not without end.
changed.subscribe((times) => {
  if (times === 0) return;
  clearTimeout(looking);
  looking = setTimeout(() => {
    looked = Date.now();
    for (const { moving, again } of shown) if (moving()) again();
  }, Math.max(0, looked + APART - Date.now()));
});

/** Something was changed: forget answers whose path begins so, and ask again for those on screen. */
export function forget(prefix = ""): void {
  for (const key of seen.keys()) if (key.startsWith(keyOf(prefix))) seen.delete(key);
  for (const { path, again } of shown) if (path.startsWith(prefix)) again();
}

/**
 * Load `path` (null: nothing yet) and again whenever it changes or is forgotten. `every` names the
 * milliseconds until the next look at data that is still moving, or null when it rests.
 */
export function useLoad<T>(
  path: string | null,
  every: (data: T) => number | null = () => null,
): Loaded<T> {
  const [state, setState] = useState<State<T>>(() => start<T>(path));
  const turns = useRef(0);
  const still = useRef(false);
  const refreshing = useRef<{ path: string; done: Promise<void> } | null>(null);

  const ask = useCallback(async () => {
    const turn = ++turns.current; // an answer asked for before a change never replaces a later one
    if (path === null) return;
    setState((before) => ({ ...(before.path === path ? before : start<T>(path)), busy: true }));
    try {
      const { body, headers } = await call<T>("GET", path);
      if (turn !== turns.current) return;
      const etag = headers.get("ETag");
      seen.set(keyOf(path), { data: body, etag });
      setState({ path, data: body, error: null, busy: false, etag });
    } catch (error) {
      if (turn !== turns.current) return;
      setState((before) => ({ ...before, path, error: error as Error, busy: false }));
    }
  }, [path]);
  const reload = useCallback(
    () => (refreshing.current?.path === path ? refreshing.current.done : ask()),
    [path, ask],
  );

  useEffect(() => {
    void ask();
    if (path === null) return;
    const again = () => {
      const mine = { path, done: ask() };
      refreshing.current = mine;
      void mine.done.then(() => {
        if (refreshing.current === mine) refreshing.current = null;
      });
    };
    const mine = { path, again, moving: () => still.current };
    shown.add(mine);
    return () => void shown.delete(mine);
  }, [ask, path]);
  const wait = state.path === path && state.data !== null && !state.busy ? every(state.data) : null;
  if (!state.busy) still.current = wait !== null;
  useEffect(() => (wait === null ? undefined : whenSeen(wait, () => void reload())), [wait, reload, state]);

  const { data, error, busy, etag } = state.path === path ? state : start<T>(path);
  return { data, error, busy, etag, reload };
}

/** Act in a while, but not before somebody looks at the page; returns how to give up. */
function whenSeen(milliseconds: number, act: () => void): () => void {
  const timer = setTimeout(() => {
    if (document.hidden) document.addEventListener("visibilitychange", act, { once: true });
    else act();
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", act);
  };
}

function start<T>(path: string | null): State<T> {
  const known = path === null ? undefined : seen.get(keyOf(path));
  return {
    path,
    data: (known?.data as T) ?? null,
    error: null,
    busy: path !== null,
    etag: known?.etag ?? null,
  };
}
