/**
 * How the books lie on the disk: every record sealed with AES-GCM (256 bits) under a key that scripts can
 * use but never read, in a small database of its own (README, "At rest"). A record is a version byte, a
 * random 96-bit nonce and the sealed text. Where the browser offers no cryptography (plain http), the
 * version byte says plain. If the key is lost the books are fetched again; the outbox never uses it.
 */
import type { DBSchema } from "idb";
import { keepOpen } from "../lib/database.ts";

const PLAIN = 0;
const SEALED = 1;
const NONCE_BYTES = 12;
const START = 1 + NONCE_BYTES;

export interface Codec {
  /** Names the key: what was sealed under another one cannot be read. */
  id: string;
  seal(text: string): Promise<Uint8Array>;
  open(record: Uint8Array): Promise<string>;
}

/** A key that has been opened. */
export interface Held {
  id: string;
  key: CryptoKey;
}

/** A key behind a PIN, as `lock.ts` wraps it; without the PIN nothing here opens it. */
export interface Wrapped {
  id: string;
  wrapped: ArrayBuffer;
  iv: Uint8Array<ArrayBuffer>;
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  tries: number;
  wait_until: number;
}

interface KeySchema extends DBSchema {
  key: { key: string; value: Held | Wrapped };
}

export const keyName = (base: string) => `${base.replace(/-base$/, "")}-key`;

export const openKeys = (base: string) =>
  keepOpen<KeySchema>(keyName(base), 1, (db) => {
    db.createObjectStore("key");
  });

/** Keys behind a PIN that was typed: lent to this page and its worker while they live, kept nowhere. */
export const lent = new Map<string, Held>();

/** The codec of the books of that name; its key is made at first use. */
export function openCodec(base: string) {
  const store = openKeys(base);
  let codec: Promise<Codec> | null = null;

  async function find(): Promise<Codec> {
    const { subtle } = globalThis.crypto;
    if (!subtle) return plain;
    const known = await store.use((db) => db.get("key", "key"));
    if (known) return sealing(opened(base, known));
    const key = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const made = { id: crypto.randomUUID(), key };
    const first = await store.use(async (db) => {
      const tx = db.transaction("key", "readwrite", { durability: "strict" });
      const faster = await tx.store.get("key"); // another tab may have been
      if (!faster) await tx.store.put(made, "key");
      await tx.done;
      return faster ?? made;
    });
    return sealing(opened(base, first));
  }

  const get = () => {
    codec ??= find();
    codec.catch(() => (codec = null));
    return codec;
  };

  return {
    get,
    /** The key lies behind a PIN nobody has typed here. */
    isLocked: () => get().then(() => false, ({ name }: Error) => name === LOCKED),
    close: () => {
      codec = null;
      return store.close();
    },
    erase: () => {
      codec = null;
      return store.erase();
    },
  };
}

const LOCKED = "Locked";

function opened(base: string, known: Held | Wrapped): Held {
  const held = "key" in known ? known : lent.get(base);
  if (held?.id !== known.id) throw Object.assign(new Error(LOCKED), { name: LOCKED });
  return held;
}

function sealing({ id, key }: Held): Codec {
  const { subtle } = crypto;
  return {
    id,
    async seal(text) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(text));
      const record = new Uint8Array(START + sealed.byteLength);
      record[0] = SEALED;
      record.set(iv, 1);
      record.set(new Uint8Array(sealed), START);
      return record;
    },
    async open(record) {
      if (record[0] === PLAIN) return plain.open(record);
      const iv = record.slice(1, START);
      return decoder.decode(await subtle.decrypt({ name: "AES-GCM", iv }, key, record.slice(START)));
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const plain: Codec = {
  id: "plain",
  async seal(text) {
    const bytes = encoder.encode(text);
    const record = new Uint8Array(1 + bytes.length);
    record.set(bytes, 1);
    return record;
  },
  open: async (record) => decoder.decode(record.subarray(1)),
};
