/**
 * Everything this person has on this phone, opened at sign-in and closed at sign-out: the books, the
 * outbox, and the signals screens read. Sync runs at start, online, visible, save, and every few minutes.
 */
import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { aloneAs } from "../lib/alone.ts";
import { breathing } from "../lib/breathe.ts";
import { later, whenIdle } from "../lib/later.ts";
import { painted } from "../lib/painted.ts";
import { Problem, Unreachable } from "../lib/http.ts";
import { createAgain } from "./again.ts";
import { type Opened, closeAhead, closeOpened, takeOpened } from "./ahead.ts";
import type { Beginning } from "./customer-list.ts";
import { device } from "./device.ts";
import { type Dossiers, type State, type Taken, baseName, isFilling } from "./dossiers.ts";
import type { HomeRow } from "./home-row.ts";
import type { Entry } from "./operations.ts";
import { type Flush, type Outbox, createOutbox } from "./outbox.ts";
import type { Shelf } from "./outbox-shelf.ts";
import { sendAs } from "./outbox-wire.ts";
import { eraseAlbum } from "./photos.ts";
import type { Read } from "./reading.ts";
import type { SharedRows } from "./rows.ts";
import type { NumbersOf } from "./search.ts";
import { type Session, isTooLong, live, lock, refreshSession, session, settled, stepAsked, touchContact } from "./session.ts";
import { unmarkHere } from "./state-marker.ts";
import type { SyncDoor } from "./sync-door.ts";
import { type View, createView } from "./view.ts";

export interface Here {
  session: Session;
  base: Dossiers;
  shelf: Shelf;
  outbox: Outbox;
}

export const here = signal<Here | null>(null);
export const home = signal<HomeRow[]>([]);
/** How the list began when it was shown last, until everything has been read. */
export const beginning = signal<Beginning | null>(null);
/** The numbers each customer is found by; none until they have been read, right after the lists. */
export const numbers = signal<NumbersOf>(() => "");
export const shared = signal<Partial<SharedRows>>({});
/** What the books know of themselves, as they are shown. */
const books = signal<State | undefined>(undefined);
export const places = computed(() => books.value?.places ?? {});
export const entries = signal<Entry[]>([]);
export const flush = signal<Flush>({ state: "idle" });
/** What lies on this phone has been read: screens may say how much that is. */
export const ready = signal(false);
/** What is shown first has been read, or there is nothing to read: what comes after it may be fetched. */
export const begun = signal(false);
/** Grows with every page taken in: whoever shows a dossier reads it again. */
export const edition = signal(0);
export const pulling = signal(false);
export const pullFailed = signal(false);
/** Access was withdrawn: this person's data has been erased here. */
export const revoked = signal(false);
/** Why what was to be kept is not: the phone is full, or the database does not answer. */
export const notKept = signal<"" | "full" | "stuck">("");
/** Not even the reserve for words fits: the next entry may not. */
export const storageFull = signal(false);
/** This person's books lie behind a PIN nobody has typed yet: nothing of them is shown. */
export const locked = signal(false);

/** True until everything this person may see has arrived once: until then a list may be shown, but no sum and no "none". */
export const priming = computed(() => isFilling(books.value));

const EVERY = 120_000;
/** While an answer arrives, screens are told this often: enough to see it move. */
const SHOW_EVERY = 200;
let turn = 0;
let channel: BroadcastChannel | null = null;
let door: SyncDoor | null = null;
let view: View = createView({ state: undefined, steps: [] });
let ticking: ReturnType<typeof setInterval> | undefined;

/** Open the books of whoever is here, before a screen is drawn: they are what it waits for. */
export function openForWhoComes(): void {
  effect(() => {
    const who = session.value;
    if (who) untracked(() => void open(who).finally(() => (begun.value = true)));
    else if (settled.value) {
      begun.value = true;
      void closeAhead();
    }
  });
}

/** Open this person's databases and start keeping them up to date. */
export async function open(who: Session): Promise<void> {
  const name = baseName(who.installation, who.user.id);
  if (here.value?.base.name === name) {
    here.value = { ...here.value, session: who };
    void sync(); // the door may have opened again: what waited for it goes now
    return;
  }
  await close();
  const asked = ++turn;
  const opened = takeOpened(name);
  const { base, shelf } = opened;
  locked.value = await base.codec.isLocked();
  if (locked.value || asked !== turn) return closeOpened(opened);
  const outbox = createOutbox({
    shelf,
    send: sendAs(who.user.id),
    alone: aloneAs(`${shelf.name}-flush`, shelf.lease("flush")),
    onFlush,
    onChange: () => entriesChanged().catch(console.error),
  });
  here.value = { session: who, base, shelf, outbox };
  door = opened.door;
  channel = opened.channel;
  channel?.addEventListener("message", onWord);
  const [first] = await Promise.all([opened.first, readEntries(opened.entries)]);
  if (first && asked === turn) await begin(first);
  opened.begun();
  await readBooks(opened.read);
  if (opened.moved) await Promise.all([readEntries(), readBooks()]);
  if (asked !== turn) return;
  batch(() => {
    ready.value = true;
    beginning.value = null; // not before: what was typed in the list stays
  });
  ticking = setInterval(() => document.visibilityState === "visible" && void sync(), EVERY);
  void tidy().catch(console.error);
  void sync();
}

/** Let go of the databases; what is in them stays. */
export async function close(): Promise<void> {
  turn += 1; // an opening under way has come too late
  const left = here.value;
  here.value = null;
  ready.value = false;
  left?.outbox.stop();
  bringing = null;
  pulling.value = false;
  clearInterval(ticking);
  again.rest();
  channel?.close();
  channel = null;
  door?.close();
  door = null;
  view = createView({ state: undefined, steps: [] });
  keptAt = undefined;
  home.value = [];
  beginning.value = null;
  numbers.value = () => "";
  shared.value = {};
  books.value = undefined;
  entries.value = [];
  flush.value = { state: "idle" };
  await Promise.all([left?.base.close(), left?.shelf.close()]);
}

/** Delete this person's databases by name, unsent entries included: ask first. */
export async function erase(): Promise<void> {
  const left = here.value;
  if (!left) return;
  await close();
  const { installation, user } = left.session;
  await Promise.all([left.base.erase(), left.shelf.erase(), eraseAlbum(installation, user.id)]);
}

/** Send what waits, then bring the books up to date. Never rejects. */
export async function sync(): Promise<void> {
  const now = here.value;
  if (!now) return;
  await now.outbox.nudge().catch(console.error);
  await bringBooks();
}

let bringing: Promise<void> | null = null;
const again = createAgain(() => void bringBooks());

/** Bring the books up to date; one at a time in this tab (two tabs at once are harmless). */
export function bringBooks(): Promise<void> {
  if (bringing) return bringing;
  const mine = bring().finally(() => {
    if (bringing === mine) bringing = null; // else somebody else's is under way by now
  });
  bringing = mine;
  return mine;
}

async function bring(): Promise<void> {
  const now = here.value;
  const through = door;
  if (!now || !through) return;
  pulling.value = true;
  const start = (shown = performance.now()); // what comes at once is shown once, at the end
  try {
    for (let round = 0; round < 200; round++) {
      const pending = entries.value.filter(({ result }) => result === null).length;
      const { again: more } = await through.pull({ state: view.state(), pending, taken: (page) => taken(now, page) });
      if (missed) await readBooks();
      if (!more) break;
    }
    const breathe = breathing();
    view.home();
    await breathe(); // folded and drawn in tasks of their own, where folding takes long
    if (!isStill(now)) return;
    show();
    keepWhenIdle();
    again.rest();
    pullFailed.value = false;
    performance.measure("pull", { start });
    const [restores] = view.state()?.scope_ver ?? [];
    if (typeof restores === "number") await now.outbox.heardRestores(restores);
    if (live.value === null) live.value = true;
    await touchContact();
    if (tidied !== now.shelf) void tidy().catch(console.error);
  } catch (error) {
    if (!isStill(now)) return; // what ends for who was here before says nothing of who is
    if (missed) await readBooks();
    show();
    await failed(error);
  } finally {
    if (isStill(now)) {
      pulling.value = false;
      if (numbersMoved) readNumbersWhenIdle();
    }
  }
}

async function failed(error: unknown): Promise<void> {
  pullFailed.value = true;
  if (error instanceof Problem && error.code === "device_revoked") return revoke();
  if (error instanceof Problem && error.code === "second_step_owed" && !stepAsked.value) await refreshSession();
  if (error instanceof Problem && error.status === 401) live.value = false;
  else again.later((error as Partial<Problem>).retryAfterSeconds);
  if (!(error instanceof Problem || error instanceof Unreachable)) console.error(error);
  if (await isTooLong()) await close().then(lock);
}

/** The same databases are still open: nobody else signed in meanwhile. */
const isStill = (now: Here) => here.peek()?.base === now.base;

/** The books were changed by somebody else, in steps that were not heard here. */
let missed = false;
/** Numbers to search by lie on the disk that no step told: they are read after the pull. */
let numbersMoved = false;
let shown = 0;

function taken(now: Here, page: Taken): void {
  if (!isStill(now)) return;
  if (!view.follow(page.before, page.steps, page.state)) missed = true;
  numbersMoved ||= page.numbers;
  if (page.steps.length === 0) return;
  channel?.postMessage("books");
  if (performance.now() - shown < SHOW_EVERY) return;
  shown = performance.now();
  setTimeout(() => {
    view.home();
    setTimeout(show); // folded and drawn in tasks of their own: a tap in between is heard
  });
}

/** Let screens see where the books have come. */
function show(): void {
  shown = performance.now();
  const known = view.state();
  if (known === books.peek()) return;
  batch(() => {
    home.value = view.home();
    numbers.value = (id) => view.numbers(id);
    shared.value = view.shared();
    books.value = known;
    edition.value += 1;
  });
}

/** Show how the list begins: reading all of it takes a phone longer than everything before. */
async function begin(known: NonNullable<Awaited<Opened["first"]>>): Promise<void> {
  view = createView(known);
  keptAt = known.state?.next;
  batch(() => {
    show();
    beginning.value = known.list;
  });
  await painted();
}

/** The books' number when it was last kept how the list begins. */
let keptAt: number | undefined;

/** Keep how the list begins, for the next start; one without it is only slower. */
async function keepBeginning(): Promise<void> {
  const { beginningOf } = await import("./beginning.ts");
  const [now, state] = [here.value, view.state()];
  if (!now || state?.unsettled !== null || state.next === keptAt) return;
  keptAt = state.next;
  await now.base.keepBeginning(state.next, beginningOf(home.value));
}

const keepWhenIdle = () => whenIdle(() => void keepBeginning().catch(() => undefined));

async function readBooks(begun?: Promise<Read>): Promise<void> {
  const now = here.value;
  if (!now) return;
  missed = false;
  const read = await (begun ?? now.base.read());
  if (!isStill(now)) return;
  view = createView(read);
  show();
  readNumbersWhenIdle();
  keepWhenIdle();
}

function readNumbersWhenIdle(): void {
  numbersMoved = false;
  whenIdle(() => void readNumbers().catch(console.error));
}

const finding = later(() => import("./numbers.ts"));

/** Read the numbers to search by once nobody waits for the lists; after the next pull where one came between, or a file of the app is not here yet. */
async function readNumbers(): Promise<void> {
  const now = here.value;
  if (!now) return;
  await finding.fetch();
  const none = finding.here.peek()?.createNumbers();
  const read = await now.base.numbers();
  if (!isStill(now)) return;
  if (none && view.know(read, none)) numbers.value = (id) => view.numbers(id);
  else if (!none || pulling.peek()) numbersMoved = true;
  else readNumbersWhenIdle();
}

async function readEntries(begun?: Promise<Entry[]>): Promise<void> {
  const now = here.value;
  if (!now) return;
  const all = await (begun ?? now.shelf.entries());
  if (isStill(now)) entries.value = all;
}

async function entriesChanged(): Promise<void> {
  channel?.postMessage("entries");
  await readEntries();
}

/** Stand ready to send what another tab said: it may die before it could. */
const sendInTurn = () => here.value?.outbox.drain();

/** Another tab, or the worker, changed something. */
function onWord({ data }: MessageEvent): void {
  if (data === "entries") void readEntries().then(sendInTurn).then(bringBooks);
  if (data === "books") void readBooks();
  if (data === "lock") location.reload();
}

function onFlush(state: Flush): void {
  const sent = flush.value.state === "sending" && state.state === "idle";
  if (state.state !== "idle" || flush.value.state !== "idle") flush.value = state;
  if (state.state === "signed-out") live.value = false;
  if (state.state === "revoked") void revoke();
  if (sent) void bringBooks();
}

async function revoke(): Promise<void> {
  await erase();
  await device.forget("session");
  unmarkHere();
  revoked.value = true;
  session.value = null;
}

let tidied: Shelf | null = null;

/** What is due once per start: say again what an update helps, drop old answers, hold room back for words. */
async function tidy(): Promise<void> {
  const now = here.value;
  if (!now) return;
  const care = await import("./outbox-care.ts").catch(() => null);
  if (!care || tidied === now.shelf) return; // not on this phone yet: the next contact brings it
  tidied = now.shelf;
  const { forgetOld, holdRoom, retryAfterUpdate } = care;
  if (await retryAfterUpdate(now.outbox)) void now.outbox.nudge();
  if ((await forgetOld(now.shelf)) > 0) await readEntries();
  storageFull.value = !(await holdRoom(now.shelf));
}

