import type fr from "./core.fr.ts";
import type { SameKeys } from "./parity.ts";

/** Words every screen shares. */
const words: SameKeys<typeof fr> = {
  app: "Encours",
  back: "Back",
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  send: "Send",
  retry: "Try again",
  search: "Search",
  skip_to_content: "Skip to content",
  main_navigation: "Main",
  loading: "Loading…",
  part_missing: "This part of the app did not come",
  part_missing_hint: "Your entries and drafts are kept.",
  reload: "Reload",
  not_found: "Nothing at this address",
  not_found_hint: "The link is old, or this customer is no longer in your portfolios.",

  sign_in: "Sign in",
  sign_in_passkey: "Continue with a passkey",
  sign_in_title: "Hello",
  sign_in_lead: "What the customer can still take, before you promise.",
  sign_in_user: "User name",
  sign_in_password: "Password",
  sign_in_wrong: "Unknown user name or password.",
  sign_in_step: "Code of your app, or a recovery code",
  sign_in_wait: "Too many tries. Try again in {count} min.",
  sign_in_unreachable: "No network. The first sign-in needs one.",
  sign_in_code: "I have a reset code",
  sign_in_code_label: "Code",
  sign_in_new_password: "New password",
  sign_in_code_send: "Change the password",
  sign_in_code_wrong: "This code is not valid, or was already used.",
  sign_in_expired: "Sign in to send.",
  sign_in_safe: { one: "Your entry is safe here.", other: "Your {count} entries are safe here." },
  sign_in_too_long: "More than 7 days without contact: sign in again with a network.",
  revoked: "Access removed by your company. Your data here, even unsent, was erased.",


  risk_healthy: "Healthy",
  risk_watch: "Watch",
  risk_strained: "Strained",
  risk_hold: "On hold",
  risk_unrated: "Unrated",

  available: "Available",
  over_limit: "Over limit",
  exposure: "Exposure",
  overdue: "Overdue",
  promised: "Promised",
  disputed: "Disputed",
  limit: "Limit",
  limit_unset: "No limit",

  network_wants_sign_in: "This network asks you to sign in",
  network_wants_sign_in_hint:
    "It answers in the server’s place. Open a web page to sign in to it; your entries stay here.",
  clock_other_day: "Encours counts by the server’s day: {day}",
  clock_ahead_minutes: "This device’s clock is {count} min ahead.",
  clock_ahead_hours: "This device’s clock is {count} h ahead.",
  clock_behind_minutes: "This device’s clock is {count} min behind.",
  clock_behind_hours: "This device’s clock is {count} h behind.",

  error_server: "The server had a problem. Nothing is lost; try again.",
  error_signed_out: "Your session has ended. Sign in again.",

  sealed_here: {
    one: "{count} entry of {name} waits on this phone",
    other: "{count} entries of {name} wait on this phone",
  },
  sealed_hint: "Nobody else sees them; they go when {name} signs in again.",
  sealed_yours: "They go as soon as you have signed in.",
  storage_lost: "The browser erased what was kept here. What had not gone is lost; the rest comes back when you sign in. Install the app.",
};
export default words;
