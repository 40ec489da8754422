/** What `static/build.mjs` writes into the service worker. */

/** Names this build: a digest of everything in it. */
declare const __BUILD__: string;

/** The phone's shell; revision is null where the address holds a hash, integrity says what the file must hold. */
declare const __SHELL__: { url: string; revision: string | null; integrity?: string }[];

/** The desk's hashed files, by address, and what each must hold: kept after their first use, never fetched ahead on a phone. */
declare const __DESK_FILES__: Record<string, string>;
