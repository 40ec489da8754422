/**
 * Things said on this phone, kept in order until the server has answered each by its id.
 *
 * `shelf` keeps entries (IndexedDB in the app); `send` rejects unless the answer bears the protocol
 * marker, so a captive portal's page can never empty it. Order holds per customer: batches go out
 * oldest first and always start again from the oldest unanswered. Shared by page and worker.
 */
import { uuidv7 } from "../lib/ids.ts";
import { type Entry, type OpArgs, type OpType, type Result, isAnswer } from "./operations.ts";
import type { Shelf } from "./outbox-shelf.ts";

export const BATCH_SIZE = 100;

export interface Answer {
  protocol: string;
  restore_gen?: number;
  results: Result[];
}

export interface Send {
  (batch: { sent_at: string; ops: Entry["op"][]; restore_gen?: number }): Promise<Answer>;
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
  /** Runs alone across tabs; false when another tab is at it. */
  alone?: (work: () => Promise<void>) => Promise<boolean>;
  later?: (work: () => void, milliseconds: number) => unknown;
  newId?: () => string;
  now?: () => number;
  random?: () => number;
  onFlush?: (flush: Flush) => void;
  onChange?: () => void;
}

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 300_000;

export function createOutbox({
  shelf,
  send,
  alone = (work) => work().then(() => true),
  later = (work, milliseconds) => setTimeout(work, milliseconds),
  newId = uuidv7,
  now = Date.now,
  random = Math.random,
  onFlush = () => undefined,
  onChange = () => undefined,
}: OutboxParts) {
  let failures = 0;
  let size = BATCH_SIZE;
  let tried = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let timer: unknown = null;
  let stopped = false;

  const waiting = async () => (await shelf.entries()).filter(({ result }) => result === null);

  /** Send what waits, until nothing does; rejects with why it stopped. */
  async function sendAll(): Promise<void> {
    const start = performance.now();
    for (let done = 0; ; ) {
      const left = await waiting();
      if (left.length === 0) {
        if (done > 0) performance.measure("push", { start });
        return onFlush({ state: "idle" });
      }
      onFlush({ state: "sending", done, total: done + left.length });
      done += await sendSome(left.slice(0, size));
      size = BATCH_SIZE;
    }
  }

  async function sendSome(batch: Entry[]): Promise<number> {
    const restore_gen = await shelf.restoreGen();
    const ops = batch.map(({ op }) => op);
    tried = ops.length;
    const sent_at = new Date(now()).toISOString();
    const answer = await send({ sent_at, ops, ...(restore_gen !== undefined && { restore_gen }) });
    const asked = new Set(ops.map(({ op_id }) => op_id));
    const answers = answer.results.filter((result) => asked.has(result.op_id) && isAnswer(result));
    await shelf.settle(answers, now());
    if (answer.restore_gen !== undefined && answer.restore_gen !== restore_gen) {
      await shelf.keepRestoreGen(answer.restore_gen);
    }
    onChange();
    if (answers.length < ops.length) throw new Stopped("busy");
    failures = 0;
    return answers.length;
  }

  /** The server came back from a backup: say again, in order, whatever it had accepted. */
  async function sayAgain(): Promise<void> {
    const accepted = (await shelf.entries()).filter(
      ({ result }) => result && result.outcome !== "rejected",
    );
    await shelf.reopen(accepted.map(({ op }) => op.op_id));
    onChange();
  }

  async function recover(stop: Stopped): Promise<void> {
    if (stop.kind === "signed-out" || stop.kind === "revoked" || stop.kind === "update") {
      return onFlush({ state: stop.kind });
    }
    if (stop.kind === "restored") {
      await shelf.keepRestoreGen(stop.seconds ?? 0);
      await sayAgain();
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
      const ran = await alone(sendAll);
      if (!ran && (await waiting()).length > 0) wakeIn(FIRST_WAIT); // the other tab may just be leaving
    } catch (error) {
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
      onChange();
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

    entries: shelf.entries,
    unsent: async () => (await waiting()).length,
  };
}

export type Outbox = ReturnType<typeof createOutbox>;
