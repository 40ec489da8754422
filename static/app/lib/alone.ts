/**
 * One at a time across tabs, as an optimisation: two senders are harmless. A page the browser froze may
 * hold a lock for ever, so whoever works also writes until when; a lock whose time has run out is stolen.
 */

/** Where the time is written down, for all tabs. */
export interface Lease {
  read(): Promise<number | undefined>;
  write(until: number): Promise<unknown>;
}

const HOLD = 30_000;
/** Whoever has just got the lock has written that down by then. */
const TO_WRITE = 1_000;

/** Alone, find what is to be done and do it; false when another tab is at it. Finding nothing writes nothing. */
export type Alone = <T>(find: () => Promise<T[]>, work: (found: T[]) => Promise<void>) => Promise<boolean>;

/** Do things alone under a name. */
export function aloneAs(name: string, lease: Lease, now = Date.now, toWrite = TO_WRITE): Alone {
  const isHeld = async () => {
    const until = await lease.read();
    return until !== undefined && until > now() && until <= now() + HOLD; // later: the clock was set back
  };

  return async (find, work) => {
    const held = async () => {
      const found = await find();
      if (found.length === 0) return;
      const hold = () => lease.write(now() + HOLD).catch(() => undefined); // a full phone may still send
      await hold();
      const beat = setInterval(hold, HOLD / 3);
      try {
        await work(found);
      } finally {
        clearInterval(beat);
        await lease.write(now()).catch(() => undefined);
      }
    };
    const { locks } = globalThis.navigator ?? {};
    if (!locks) {
      if (await isHeld()) return false;
      await held();
      return true;
    }
    let ran = false;
    const once = async (lock: Lock | null) => {
      if (!lock) return;
      ran = true;
      await held();
    };
    await locks.request(name, { ifAvailable: true }, once).catch(unlessStolen);
    if (ran || (await isHeld())) return ran;
    await new Promise((resolve) => setTimeout(resolve, toWrite));
    if (await isHeld()) return false;
    await locks.request(name, { steal: true }, once).catch(unlessStolen);
    return ran;
  };
}

/** Another tab thought us gone; what we do goes on beside it. */
function unlessStolen(error: unknown): void {
  if ((error as Error).name !== "AbortError") throw error;
}
