/** One window of this device does the work, the others wait for it; where there are no locks, each works. */
export function leading(name: string, begin: () => void, end: () => void) {
  let given: AbortController | null = null;

  /** Hold the lock until we give it up; whoever asked before us goes first. */
  async function lead(until: AbortSignal): Promise<void> {
    const work = () =>
      new Promise<void>((done) => {
        if (until.aborted) return done();
        begin();
        until.addEventListener("abort", () => {
          end();
          done();
        });
      });
    if (!globalThis.navigator?.locks) return work();
    await navigator.locks.request(name, { signal: until }, work).catch(() => undefined); // given up while waiting
  }

  return {
    ask(): void {
      if (given) return;
      given = new AbortController();
      void lead(given.signal);
    },
    yield(): void {
      given?.abort();
      given = null;
    },
  };
}
