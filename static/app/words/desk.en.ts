import type fr from "./desk.fr.ts";
import type { SameKeys } from "./parity.ts";

/** Words of the desk screens. */
const words: SameKeys<typeof fr> = {};
export default words;
