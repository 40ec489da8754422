/** Do one thing at a time, and keep what the server said about it. */
import { useCallback, useState } from "preact/hooks";

export interface Sending {
  busy: boolean;
  error: Error | null;
  /** Run one change; resolves to its result, or to undefined when it failed (see `error`). */
  run: <T>(change: () => Promise<T>) => Promise<T | undefined>;
  clear: () => void;
}

export function useSend(): Sending {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const run = useCallback(async <T>(change: () => Promise<T>) => {
    setBusy(true);
    setError(null);
    try {
      return await change();
    } catch (fault) {
      setError(fault as Error);
      return undefined;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, error, run, clear: useCallback(() => setError(null), []) };
}
