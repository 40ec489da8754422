/**
 * Things said on this phone, kept in order until the server has answered each by its id.
 *
 * `shelf` keeps entries (IndexedDB in the app); `send` rejects unless the answer bears the protocol
 * marker, so a captive portal's page can never empty it. Order holds per customer: batches go out
 * oldest first and always start again from the oldest unanswered. Shared by page and worker.
 */
import type { Alone } from "../lib/alone.ts";
import { uuidv7 } from "../lib/ids.ts";
import {
  type Entry,
  type OpArgs,
  type OpType,
  type Result,
  isAnswer,
} from "./operations.ts";
import type { Shelf } from "./outbox-shelf.ts";

export const BATCH_SIZE = 100;

export interface Answer {
  protocol: string;
  restore_gen?: number;
  /** Until when backups hold what was answered (ISO instant), where the server knows. */
  covered_to?: string | null;
  results: Result[];
}

export interface Send {
  /** `pending`: how many wait in all, this batch included. */
  (
    batch: { sent_at: string; ops: Entry["op"][]; restore_gen?: number },
    pending: number,
  ): Promise<Answer>;
}

/** Where a flush stands, for the pill. */
export type Flush =
  | { state: "idle" }
  | { state: "sending"; done: number; total: number }
  | { state: "offline" }
  | { state: "retrying"; at: number }
  | { state: "signed-out" }
  | { state: "revoked" }
  | { state: "update" };

/** Why a flush stopped: `kind` decides what to do, `seconds` is the server's own wish. */
export class Stopped extends Error {
  constructor(
    readonly kind: "offline" | "busy" | "too-big" | "signed-out" | "revoked" | "update" | "restored",
    readonly seconds: number | null = null,
  ) {
    super(kind);
  }
}

export interface OutboxParts {
  shelf: Shelf;
  send: Send;
  /** Across tabs. */
  alone: Alone;
  later?: (work: () => void, milliseconds: number) => unknown;
  newId?: () => string;
  now?: () => number;
  random?: () => number;
  onFlush?: (flush: Flush) => void;
  /** Entries were kept, answered or taken back; whoever adds one waits until this is done. */
  onChange?: () => unknown;
}

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 300_000;
export function createOutbox({
  shelf,
  send,
  alone,
  later = (work, milliseconds) => setTimeout(work, milliseconds),
  newId = uuidv7,
  now = Date.now,
  random = Math.random,
  onFlush: tell = () => undefined,
  onChange = () => undefined,
}: OutboxParts) {
  let failures = 0;
  let size = BATCH_SIZE;
  let tried = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let timer: unknown = null;
  let stopped = false;
  let restore_gen: number | undefined;
  let covered_to: string | undefined;

  /** Whoever stopped this outbox hears of another by now. */
  const onFlush = (flush: Flush) => {
    if (!stopped) tell(flush);
  };

  const waiting = async () => (await shelf.entries()).filter(({ result }) => result === null);

  async function find(): Promise<Entry[]> {
    const found = await waiting();
    if (found.length === 0) onFlush({ state: "idle" });
    return found;
  }

  /** Send what waits, until nothing does; rejects with why it stopped. */
  async function sendAll(first: Entry[]): Promise<void> {
    const start = performance.now();
    restore_gen = await shelf.restoreGen();
    let done = 0;
    for (let left = first; left.length > 0; left = (await shelf.unsent()) === 0 ? [] : await waiting()) {
      done = await sendThese(left, done);
    }
    performance.measure("push", { start });
    onFlush({ state: "idle" });
  }

  /** Send entries batch after batch; the next one travels while the last one's answers are written. */
  async function sendThese(left: Entry[], before: number): Promise<number> {
    let written: Promise<void> = Promise.resolve();
    let done = before;
    const total = before + left.length;
    try {
      for (let at = 0; at < left.length; ) {
        if (stopped) throw new Stopped("busy");
        onFlush({ state: "sending", done, total });
        const batch = left.slice(at, at + size);
        const { ops, answers, answer } = await sendSome(batch, total - done);
        await written;
        written = settle(ops, answers, answer);
        written.catch(() => undefined); // heard below
        if (answers.length < batch.length) throw new Stopped("busy");
        at += batch.length;
        done += batch.length;
        failures = 0;
        size = BATCH_SIZE;
      }
    } finally {
      await written;
    }
    return done;
  }

  async function sendSome(batch: Entry[], pending: number) {
    const ops = batch.map(({ op }) => op);
    tried = ops.length;
    const sent_at = new Date(now()).toISOString();
    const known = restore_gen !== undefined && { restore_gen };
    const answer = await send({ sent_at, ops, ...known }, pending);
    const asked = new Set(ops.map(({ op_id }) => op_id));
    const answers = answer.results.filter((result) => asked.has(result.op_id) && isAnswer(result));
    return { ops, answers, answer };
  }

  async function settle(ops: Entry["op"][], answers: Result[], answer: Answer): Promise<void> {
    const { restore_gen: given } = answer;
    if (!(await shelf.settle(ops, answers, now(), given))) throw new Stopped("busy");
    restore_gen = given ?? restore_gen;
    if (answer.covered_to && answer.covered_to !== covered_to) {
      covered_to = answer.covered_to;
      await shelf.keepCoveredTo(answer.covered_to);
    }
    onChange();
  }

  /** The server came back from a backup: say again, in order, whatever it had accepted. */
  async function sayAgain(): Promise<void> {
    const entries = await shelf.entries();
    const accepted = entries.filter(({ result }) => result && result.outcome !== "rejected");
    await reopen(entries, accepted);
  }

  async function restored(generation: number): Promise<void> {
    await sayAgain(); // first: a crash in between only says it twice
    await shelf.keepRestoreGen(generation);
    restore_gen = generation;
  }

  /** Take entries back into the line, with those that were refused only because of them. */
  async function reopen(entries: Entry[], chosen: Entry[]): Promise<void> {
    const ids = new Set(chosen.map(({ op }) => op.op_id));
    for (const { op, result } of entries) {
      const child = op.depends_on.some((parent) => ids.has(parent));
      if (child && result?.outcome === "rejected") ids.add(op.op_id);
    }
    if (ids.size === 0) return;
    await shelf.reopen([...ids]);
    onChange();
  }

  async function recover(stop: Stopped): Promise<void> {
    if (stop.kind === "signed-out" || stop.kind === "revoked" || stop.kind === "update") {
      return onFlush({ state: stop.kind });
    }
    if (stop.kind === "restored") {
      await restored(stop.seconds ?? 0);
    }
    if (stop.kind === "too-big") size = Math.max(1, Math.floor(tried / 2));
    const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures);
    failures += 1;
    const wished = stop.kind === "restored" ? 0 : (stop.seconds ?? 0) * 1000;
    const wait = Math.max(wished, random() * most);
    onFlush(
      stop.kind === "offline" ? { state: "offline" } : { state: "retrying", at: now() + wait },
    );
    wakeIn(wait);
  }

  function wakeIn(milliseconds: number): void {
    clearTimeout(timer as number);
    if (stopped) return;
    timer = later(() => void drain(), milliseconds);
  }

  async function once(): Promise<void> {
    try {
      const ran = await alone(find, sendAll);
      if (!ran && (await waiting()).length > 0) wakeIn(FIRST_WAIT); // the other tab may just be leaving
    } catch (error) {
      if (stopped) return; // where it was to be written may be gone
      if (!(error instanceof Stopped)) throw error;
      await recover(error);
    }
  }

  /** Send what waits; a call during a flush asks for one more round. Never rejects for the network. */
  function drain(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (running) {
      again = true;
      return running;
    }
    running = once().finally(() => {
      running = null;
      if (!again) return;
      again = false;
      void drain();
    });
    return running;
  }

  return {
    /** Keep something said; resolves when it is safe on this phone. */
    async add<T extends OpType>(
      type: T,
      customer: { id: number; name: string; currency: string },
      args: OpArgs[T],
      { depends_on = [], draft }: { depends_on?: string[]; draft?: string } = {},
    ): Promise<string> {
      const op_id = newId();
      const client_time = new Date(now()).toISOString();
      await shelf.append(
        { op_id, type, v: 1, entity: customer.id, base_rev: null, args, client_time, depends_on },
        customer.name,
        customer.currency,
        draft,
      );
      await onChange();
      return op_id;
    },

    drain,

    /** The world may be better now (network, visible, a tap): try at once. */
    nudge(): Promise<void> {
      failures = 0;
      clearTimeout(timer as number);
      return drain();
    },

    /** No more tries from this page; what waits stays. */
    stop(): void {
      stopped = true;
      clearTimeout(timer as number);
    },

    /**
     * The books say how often the server was restored: where that is news, say again what it may have lost.
     * A phone that never sent names it with its first entries, so that none is heard by a server since forgotten.
     */
    async heardRestores(generation: number): Promise<void> {
      if (restore_gen !== undefined && restore_gen >= generation) return; // what is kept only grows
      const known = await shelf.restoreGen();
      if (known === undefined) await shelf.keepRestoreGen(generation);
      else if (known < generation) {
        await restored(generation);
        void drain();
      }
      restore_gen = Math.max(known ?? 0, generation);
    },

    /** Take entries back into the line, with those that were refused only because of them. */
    reopen,

    entries: shelf.entries,
    unsent: async () => (await waiting()).length,
  };
}

export type Outbox = ReturnType<typeof createOutbox>;
