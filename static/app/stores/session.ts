/**
 * Who works on this device. The identity is kept for offline starts; nothing here can sign a request:
 * the session itself is a cookie that scripts cannot read.
 */
import { computed, effect, signal } from "@preact/signals";
import { Problem, Unreachable, api, keepCsrfToken, namePerson } from "../lib/http.ts";
import { type Lang, speak } from "../lib/i18n.ts";
import { closeAhead } from "./ahead.ts";
import { device } from "./device.ts";
import { baseName, openDossiers } from "./dossiers.ts";
import { rememberPerson } from "./sealed.ts";
import { compareMark, markHere, unmarkHere } from "./state-marker.ts";

export type Role =
  | "rep"
  | "manager"
  | "collector"
  | "credit_manager"
  | "cfo"
  | "managing_director"
  | "contributor"
  | "admin";

export interface User {
  id: number;
  username: string;
  name: string;
  role: Role;
  agency_id: number | null;
  department: string | null;
  language: Lang | null;
}

/** How the session stands to the second step the company asks for; enrol and prove: it may do nothing else. */
export interface Standing {
  state: "free" | "told" | "enrol" | "prove";
  from_on: string | null;
}

export interface Session {
  user: User;
  permissions: string[];
  device_id: string;
  installation: string;
  time_zone: string;
  demo: boolean;
  second_step?: Standing;
}

interface Kept {
  session: Session;
  /** Last answer of the server, and the latest clock ever seen: a clock set back does not gain days. */
  contact_at: number;
  seen_at: number;
}

const KEPT = "session";
const LEASES = "leases";
const LANGUAGE_OWED = "language_owed";
const GOODBYE_OWED = "goodbye_owed";
const OFFLINE_DAYS = 7;
const CLOCK_DAYS = 1.5;
const DAY = 24 * 3600 * 1000;

/** The person at work, live or kept; null shows the sign-in page. */
export const session = signal<Session | null>(null);
effect(() => namePerson(session.value?.user.id ?? null));
/** What the server thinks: true = signed in, false = sign in again to send, null = not asked yet. */
export const live = signal<boolean | null>(null);
/** True once it is known what to show first. */
export const settled = signal(false);
/** Somebody was here, but too long without contact to open. */
export const tooLong = signal(false);

/** A signed-out person asked for the door: show it over what they were reading. */
export const askedIn = signal(false);

/** A second step is to be set up or taken: it comes before everything else, once the server has said so. */
export const stepAsked = signal(false);

export const may = (permission: string): boolean =>
  session.value?.permissions.includes(permission) ?? false;
export const timeZone = computed(() => session.value?.time_zone ?? "Europe/Paris");

/** Find out who is here: the kept identity first, the server as soon as it answers. */
export async function findSession(): Promise<void> {
  const [kept, leases] = await Promise.all([device.get<Kept>(KEPT).catch(() => null), readLeases()]); // null: unreadable, so ask
  await endLeases(leases, kept?.seen_at ?? 0);
  if (kept && isFresh(kept)) {
    session.value = kept.session;
    settled.value = true;
    await device.change(KEPT, seen);
  } else {
    tooLong.value = Boolean(kept);
  }
  const nobodyKnown = kept === undefined; // asking would only be answered 401
  compareMark(!nobodyKnown || (await hasLeft()));
  if ((await payGoodbye()) && !nobodyKnown) await refreshSession();
  settled.value = true;
}

/** This device remembers somebody who left on purpose. */
const hasLeft = async (): Promise<boolean> =>
  (await device.get(GOODBYE_OWED).catch(() => undefined)) !== undefined;

/** Ask the server who we are. Offline changes nothing; 401 keeps reading and pauses sending. */
export async function refreshSession(): Promise<void> {
  try {
    await welcome(await api<Session & { csrf_token: string }>("GET", "/session"));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) live.value = false;
    else if (!(error instanceof Unreachable || error instanceof Problem)) throw error;
  }
}

/** Sign in; `how`: with what. Rejects with the server's `Problem` (wrong words, a code wanted …) or `Unreachable`. */
export async function signIn(proof: unknown, how: "" | "/code" | "/passkey" = ""): Promise<Session> {
  const answer = await api<Session & { csrf_token: string }>("POST", `/session${how}`, proof);
  await device.forget(GOODBYE_OWED).catch(() => undefined);
  await welcome(answer, true);
  return answer;
}

async function welcome({ csrf_token, ...answer }: Session & { csrf_token: string }, fresh = false): Promise<void> {
  keepCsrfToken(csrf_token);
  const state = answer.second_step?.state ?? "free";
  const open = state === "free" || state === "told" || session.peek()?.user.id !== answer.user.id;
  // before anything is shown: who reloads at once is still known; a session that may not read gains no days
  if (open) await touchContact(Date.now(), answer);
  if (fresh || state !== "told") stepAsked.value = state !== "free"; // the day is told at the door, and no more
  session.value = answer;
  live.value = true;
  tooLong.value = false;
  askedIn.value = false;
  markHere(baseName(answer.installation, answer.user.id));
  await rememberPerson(answer);
  await speakTheirs();
}

/** The person's own language wins over the browser's and over what another person chose here. */
async function speakTheirs(): Promise<void> {
  await payLanguage();
  const user = session.value?.user;
  const own = chosen && chosen.user === user?.id ? chosen.language : user?.language;
  if (own) await speak(own, true).catch(() => undefined); // its words are not here, and neither is the network
}

interface Chosen {
  user: number;
  language: Lang;
}

/** What was chosen in this window: an answer that left the server before that does not undo it. */
let chosen: Chosen | null = null;

/** Speak `next` to this person from now on, everywhere; the server hears of it as soon as it can. */
export async function chooseLanguage(next: Lang): Promise<void> {
  const who = session.value;
  const before = chosen;
  if (who) chosen = { user: who.user.id, language: next }; // at once: the words may still be on their way
  try {
    await speak(next, true);
  } catch (error) {
    chosen = before;
    throw error;
  }
  if (!who) return;
  await device.put(LANGUAGE_OWED, chosen).catch(() => undefined);
  await payLanguage();
}

/** Tell the server a language chosen here, and until it knows, let it stand over what the server says. */
async function payLanguage(): Promise<void> {
  const owed = await device.get<Chosen>(LANGUAGE_OWED).catch(() => undefined);
  const who = session.value;
  if (!owed || owed.user !== who?.user.id) return;
  session.value = { ...who, user: { ...who.user, language: owed.language } };
  try {
    await api("PUT", "/me", { language: owed.language });
    await device.forget(LANGUAGE_OWED);
  } catch (error) {
    if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
  }
}

/** The server answered just now: the offline days start again. */
export async function touchContact(now = Date.now(), who = session.value): Promise<void> {
  if (!who) return;
  const name = baseName(who.installation, who.user.id);
  const kept: Kept = { session: who, contact_at: now, seen_at: now };
  await device
    .change<Leases>(LEASES, (all) => ({ ...all, [name]: now }), { [KEPT]: kept })
    .catch(() => undefined); // a full phone still works while it is online
}

/** When the server was last heard for each person's books on this device, by the books' name. */
type Leases = Record<string, number>;

const readLeases = () => device.get<Leases>(LEASES).catch(() => undefined);

/**
 * Purge whatever books the server has not been heard about for too long, whoever's they are; outboxes
 * stay. At the start, before anything of them can be shown. `seen_at`: the latest clock this device knew.
 */
async function endLeases(all: Leases | undefined, seen_at: number): Promise<void> {
  const over = Object.entries(all ?? {}).filter(([, contact_at]) => isOver(contact_at, seen_at));
  if (over.length === 0) return;
  await closeAhead(); // or it would make anew what is erased
  await Promise.allSettled(over.map(([name]) => openDossiers(name).erase()));
  void import("./photos-album.ts").then((album) => album.forgetSent(over.map(([name]) => name))).catch(() => undefined);
  const isLeft = ([name]: [string, number]) => !over.some(([gone]) => gone === name);
  const drop = (now: Leases = {}) => Object.fromEntries(Object.entries(now).filter(isLeft));
  await device.change(LEASES, drop).catch(() => undefined); // erased twice is erased
}

/** Forget who was here and end the session on the server; offline, it is ended at the next start. */
export async function endSession(): Promise<void> {
  await device.put(GOODBYE_OWED, true).catch(() => undefined);
  await device.forget(KEPT).catch(() => undefined);
  unmarkHere();
  await payGoodbye();
  keepCsrfToken("");
  session.value = null;
  live.value = false;
}

/** End a session somebody left while offline, so that its cookie cannot open the door again. */
export async function payGoodbye(): Promise<boolean> {
  if (!(await device.get(GOODBYE_OWED).catch(() => undefined))) return true;
  try {
    await api("DELETE", "/session");
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) return false;
  }
  await device.forget(GOODBYE_OWED);
  return true;
}

/** A week without contact has passed while the app was open; remembers the clock, so that it cannot be set back. */
export async function isTooLong(): Promise<boolean> {
  let kept: Kept | undefined;
  await device.change<Kept>(KEPT, (now) => seen((kept = now))).catch(() => undefined);
  return kept !== undefined && !isFresh(kept);
}

/** The clock as it is now; nobody who has signed out comes back by it. */
const seen = (kept: Kept | undefined): Kept | undefined =>
  kept && { ...kept, seen_at: Math.max(Date.now(), kept.seen_at) };

/** Lock what nobody may read any longer: the books go, what was said stays. */
export async function lock(): Promise<void> {
  const kept = await device.get<Kept>(KEPT).catch(() => undefined);
  await endLeases(await readLeases(), kept?.seen_at ?? 0);
  tooLong.value = true;
  session.value = null;
}

const isFresh = ({ contact_at, seen_at }: Kept): boolean => !isOver(contact_at, seen_at);

function isOver(contact_at: number, seen_at: number): boolean {
  const now = Date.now();
  const setBack = contact_at - now > CLOCK_DAYS * DAY; // no clock is that wrong by accident
  return setBack || Math.max(now, seen_at) - contact_at > OFFLINE_DAYS * DAY;
}
