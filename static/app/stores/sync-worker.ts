/**
 * The worker that brings the books up to date: asking, reading, sealing and writing never hold up the page,
 * which says when and hears what became of it; see `sync-door.ts`.
 */
import { type Problem, type Reached, onReach } from "../lib/http.ts";
import { type Held, lent, openCodec } from "./codec.ts";
import type { Taken } from "./commit.ts";
import { makeIntake } from "./intake.ts";
import { type Base, STATE, type State, openBase, personOf } from "./layout.ts";
import { type Pulled, pull } from "./pull.ts";
import { isDue, settle } from "./settle.ts";

export type Asked =
  | { do: "open"; name: string; held: Held | undefined }
  | { do: "pull"; id: number; state: State | undefined; pending: number };

/** An error as it travels: only its text survives by itself. */
export type Failure = Pick<Error, "name" | "message"> &
  Partial<Pick<Problem, "status" | "code" | "facts" | "retryAfterSeconds">>;

export type Told =
  | { id: number; reached: Reached }
  | { id: number; taken: Taken }
  | { id: number; done: Pulled }
  | { id: number; failed: Failure };

const IDLE_MILLISECONDS = 3_000;

interface Scope {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(told: Told): void;
}

const scope = globalThis as unknown as Scope;
let base: Base;
let codec: ReturnType<typeof openCodec>;
let idle: ReturnType<typeof setTimeout> | undefined;
let pulling = 0;

/**
 * The first use of `Intl` in a process looks through every language there is, which takes a phone a twentieth of
 * a second: done here, it is over before the page writes its first amount.
 */
new Intl.NumberFormat();

scope.onmessage = ({ data }) => {
  clearTimeout(idle);
  if (data.do === "open") open(data.name, data.held);
  else void bring(data);
};

/** Open early, so that the first answer finds everything ready. */
function open(name: string, held?: Held): void {
  if (held) lent.set(name, held);
  base = openBase(name);
  codec = openCodec(name);
  codec.get().catch(() => undefined);
  base.use((db) => db.get("meta", STATE)).catch(() => undefined);
  settleWhenIdle();
}

async function bring({ id, state, pending }: Asked & { do: "pull" }): Promise<void> {
  pulling += 1;
  onReach((reached) => scope.postMessage({ id, reached }));
  try {
    const intake = makeIntake(base, codec.get);
    const done = await pull({ person: personOf(base.name), state, pending, intake, taken: (page) => scope.postMessage({ id, taken: page }) });
    scope.postMessage({ id, done });
  } catch (error) {
    const { name, message, status, code, facts, retryAfterSeconds } = error as Problem;
    scope.postMessage({ id, failed: { name, message, status, code, facts, retryAfterSeconds } });
  }
  pulling -= 1;
  settleWhenIdle();
}

function settleWhenIdle(): void {
  clearTimeout(idle);
  idle = setTimeout(() => void tidy(), IDLE_MILLISECONDS);
}

async function tidy(): Promise<void> {
  if (pulling > 0) return;
  await codec
    .get()
    .then((how) => settle(base, how, isDue))
    .catch(() => undefined); // nothing is lost by a log that stays long
}
