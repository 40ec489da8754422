/** Fetch what a screen shows: last content stays while the next is on its way, and when it fails. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { call } from "../../lib/http.ts";
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

/** Forget earlier answers whose path begins so: something was changed. */
export function forget(prefix = ""): void {
  for (const key of seen.keys()) if (key.startsWith(keyOf(prefix))) seen.delete(key);
}

/**
 * Load `path` (null: nothing yet) and again whenever it changes. `every` names the milliseconds until
 * the next look at data that is still moving, or null when it rests.
 */
export function useLoad<T>(
  path: string | null,
  every: (data: T) => number | null = () => null,
): Loaded<T> {
  const [state, setState] = useState<State<T>>(() => start<T>(path));
  const current = useRef(path);
  current.current = path;

  const reload = useCallback(async () => {
    if (path === null) return;
    setState((before) => ({ ...(before.path === path ? before : start<T>(path)), busy: true }));
    try {
      const { body, headers } = await call<T>("GET", path);
      const etag = headers.get("ETag");
      seen.set(keyOf(path), { data: body, etag });
      if (current.current === path) setState({ path, data: body, error: null, busy: false, etag });
    } catch (error) {
      if (current.current !== path) return;
      setState((before) => ({ ...before, path, error: error as Error, busy: false }));
    }
  }, [path]);

  useEffect(() => void reload(), [reload]);
  const wait = state.path === path && state.data !== null && !state.busy ? every(state.data) : null;
  useEffect(() => {
    if (wait === null) return;
    const timer = setTimeout(() => void reload(), wait);
    return () => clearTimeout(timer);
  }, [wait, reload, state]);

  const { data, error, busy, etag } = state.path === path ? state : start<T>(path);
  return { data, error, busy, etag, reload };
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
