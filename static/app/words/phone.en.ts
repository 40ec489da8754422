import type fr from "./phone.fr.ts";
import type { SameKeys } from "./parity.ts";

/** Words of the phone screens. */
const words: SameKeys<typeof fr> = {};
export default words;
