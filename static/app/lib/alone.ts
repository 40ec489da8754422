/** A lock where the browser has them: only an optimisation, two senders are harmless. */
export function aloneAs(name: string) {
  return async (work: () => Promise<void>): Promise<boolean> => {
    if (!globalThis.navigator?.locks) return work().then(() => true);
    return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
  };
}
