import type fr from "./door.fr.ts";
import type { SameKeys } from "./parity.ts";

/** Words of the other ways in; they come with those. */
const words: SameKeys<typeof fr> = {
  sign_in_passkey_no: "The passkey did not open. Try again, or type your password.",
  directory_sign_in: "Sign in through the company directory",
  directory_named: "Sign in with {name}",
  directory_unreachable: "No signal. The directory needs one.",
};
export default words;
