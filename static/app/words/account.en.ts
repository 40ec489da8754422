/** Words of the account: language, appearance, password. */
import type { SameKeys } from "./parity.ts";
import type french from "./account.fr.ts";

const words: SameKeys<typeof french> = {
  language: "Language",
  theme: "Appearance",
  password_title: "Password",
  password_current: "Current password",
  password_new: "New password",
  password_hint: "At least {count} characters; a phrase is easier to remember.",
  password_change: "Change password",
  password_changed: "Password changed",
  password_not_changed: "The password did not change",
  password_needs_current: "Give the current password.",
  password_too_short: "At least {count} characters.",
  password_fault_wrong_password: "The current password is not right.",
  password_fault_password_too_weak: "This password is too easy to guess.",
  password_fault_too_many_tries: "Too many tries. Wait a quarter of an hour.",
};
export default words;
