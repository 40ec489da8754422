/** What `static/build.mjs` writes into the service worker. */

/** The phone's shell: `{url, revision}`; revision is null where the address holds a hash. Use as `precacheAndRoute(__SHELL__)`. */
declare const __SHELL__: { url: string; revision: string | null }[];

/** Addresses of the desk's hashed files: kept after their first use, never fetched ahead on a phone. */
declare const __DESK_FILES__: string[];
