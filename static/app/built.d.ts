/** What `static/build.mjs` writes into the bundles. */

/** Version of this program, sent as `Encours-App`. */
declare const __APP_VERSION__: string;

/** Address of the desk's stylesheet, loaded with the desk screens; empty when there is none. */
declare const __DESK_CSS__: string;

/** Address of the worker that takes answers in. */
declare const __SYNC_WORKER__: string;

/** Address of the user guide, by language. */
declare const __GUIDE__: Record<"fr" | "en", string>;

declare module "*.svg" {
  /** Address of the built file. */
  const address: string;
  export default address;
}
