/**
 * The lock of this phone: the key of the books lies wrapped under one made of a PIN (PBKDF2, SHA-256), and
 * opened only in memory. A PIN is short: whoever copies the disk can try them all in days. Guesses on the
 * phone itself are counted before they are judged, wait longer each time, and the tenth removes the books.
 * What waits in the outbox is not behind it: a forgotten PIN must not lose what somebody said.
 */
import { type Held, type Wrapped, lent, openKeys } from "./codec.ts";
import { openDossiers } from "./dossiers.ts";

export const MOST_TRIES = 10;
const ROUNDS = 600_000;
/** Seconds to wait after so many wrong PINs: two slips are free. */
const WAITS = [0, 0, 0, 30, 60, 120, 300, 900, 1800, 3600];

export const waitAfter = (tries: number): number => WAITS[Math.min(tries, WAITS.length - 1)] ?? 0;

/** At least six digits, neither all the same nor in a row. */
export const isPin = (typed: string): boolean =>
  /^\d{6,}$/.test(typed) &&
  !/^(\d)\1*$/.test(typed) &&
  !"01234567890123456789".includes(typed) &&
  !"98765432109876543210".includes(typed);

/** What a guess came to; `wait_until` is an instant of this device. */
export type Guess = { is: "open" } | { is: "wrong"; left: number; wait_until: number } | { is: "gone" };

const GCM = { name: "AES-GCM", length: 256 } as const;
const USES: KeyUsage[] = ["encrypt", "decrypt"];

async function under(pin: string, salt: BufferSource, rounds: number): Promise<CryptoKey> {
  const { subtle } = crypto;
  const typed = await subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return subtle.deriveKey(how, typed, GCM, false, ["wrapKey", "unwrapKey"]);
}

/** The PIN of one person's books, by their name. */
export function openLock(base: string, { rounds = ROUNDS, now = Date.now } = {}) {
  const keys = openKeys(base);

  const kept = async (): Promise<Wrapped | null> => {
    const known = await keys.use((db) => db.get("key", "key"));
    return known && "wrapped" in known ? known : null;
  };

  const keep = (record: Held | Wrapped) =>
    keys.use(async (db) => {
      const tx = db.transaction("key", "readwrite", { durability: "strict" });
      await tx.store.put(record, "key");
      await tx.done;
    });

  /** Count a guess before it is judged, so that ending the app in between gains nothing. */
  const count = (): Promise<Wrapped | null> =>
    keys.use(async (db) => {
      const tx = db.transaction("key", "readwrite", { durability: "strict" });
      const known = await tx.store.get("key");
      const found = known && "wrapped" in known ? known : null;
      if (found && found.wait_until <= now()) {
        found.tries += 1;
        found.wait_until = now() + waitAfter(found.tries) * 1000;
        await tx.store.put(found, "key");
        await tx.done;
        return found;
      }
      await tx.done;
      return null;
    });

  /** Open the key with a PIN; it can be used and never read. */
  async function unwrap({ wrapped, iv, salt, rounds: times }: Wrapped, pin: string): Promise<CryptoKey | null> {
    const outer = await under(pin, salt, times);
    return crypto.subtle
      .unwrapKey("raw", wrapped, outer, { name: "AES-GCM", iv }, GCM, false, USES)
      .catch(() => null); // another PIN
  }

  /** Try a PIN; `then` gets the key. A guess made while one must wait changes nothing. */
  async function guess(pin: string, then: (known: Wrapped, key: CryptoKey) => Promise<unknown>): Promise<Guess> {
    const known = await count();
    if (!known) return standing();
    const key = await unwrap(known, pin);
    if (key) {
      await then({ ...known, tries: 0, wait_until: 0 }, key);
      return { is: "open" };
    }
    if (known.tries < MOST_TRIES) return standing();
    await openDossiers(base).erase();
    return { is: "gone" };
  }

  async function standing(): Promise<Guess> {
    const known = await kept();
    if (!known) return { is: "gone" };
    return { is: "wrong", left: MOST_TRIES - known.tries, wait_until: known.wait_until };
  }

  return {
    isOn: async () => (await kept()) !== null,
    /** How many guesses are left, and from when. */
    standing,
    close: keys.close,

    /** Put the books under a new key behind this PIN: what lies here goes, to be fetched anew. */
    async turnOn(pin: string): Promise<void> {
      const { subtle } = crypto;
      const [salt, iv] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))];
      const outer = await under(pin, salt, rounds);
      const fresh = await subtle.generateKey(GCM, true, USES); // readable once, here, to be wrapped
      const wrapped = await subtle.wrapKey("raw", fresh, outer, { name: "AES-GCM", iv });
      const record = { id: crypto.randomUUID(), wrapped, iv, salt, rounds, tries: 0, wait_until: 0 };
      const key = await unwrap(record, pin);
      if (!key) throw new Error("the key does not open again");
      const books = openDossiers(base);
      await books.base.erase();
      await keep(record);
      lent.set(base, { id: record.id, key });
    },

    /** Open the books to this page. */
    unlock: (pin: string): Promise<Guess> =>
      guess(pin, async (known, key) => {
        await keep(known);
        lent.set(base, { id: known.id, key });
      }),

    /** Keep the key beside the books again, without a PIN. */
    turnOff: (pin: string): Promise<Guess> => guess(pin, ({ id }, key) => keep({ id, key })),
  };
}
