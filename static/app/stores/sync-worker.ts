/**
 * The worker that takes answers in, so that reading, sealing and writing never hold up the page. It asks
 * nobody anything: bytes come from the page, which alone talks to the server; see `sync-door.ts`.
 */
import { type Held, lent, openCodec } from "./codec.ts";
import { type Intake, makeIntake } from "./intake.ts";
import { type Base, STATE, openBase } from "./layout.ts";
import { isDue, settle } from "./settle.ts";
import type { Asked, Told } from "./sync-door.ts";

const IDLE_MILLISECONDS = 3_000;

interface Scope {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(told: Told): void;
}

const scope = globalThis as unknown as Scope;
const intakes = new Map<number, Intake>();
let base: Base;
let codec: ReturnType<typeof openCodec>;
let idle: ReturnType<typeof setTimeout> | undefined;

scope.onmessage = ({ data }) => {
  clearTimeout(idle);
  if (data.do === "open") open(data.name, data.held);
  else if (data.do === "begin") begin(data.id, data);
  else if (data.do === "chunk") intakes.get(data.id)?.chunk(data.bytes);
  else void end(data.id);
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

function begin(id: number, { asked }: Asked & { do: "begin" }): void {
  const taken = makeIntake(base, codec.get);
  intakes.set(id, taken(asked, (page) => scope.postMessage({ id, taken: page })));
}

async function end(id: number): Promise<void> {
  const intake = intakes.get(id);
  intakes.delete(id);
  try {
    if (intake) scope.postMessage({ id, done: await intake.end() });
  } catch (error) {
    const { name, message } = error as Error;
    scope.postMessage({ id, failed: { name, message } });
  }
  settleWhenIdle();
}

function settleWhenIdle(): void {
  clearTimeout(idle);
  idle = setTimeout(() => void tidy(), IDLE_MILLISECONDS);
}

async function tidy(): Promise<void> {
  if (intakes.size > 0) return;
  await codec
    .get()
    .then((how) => settle(base, how, isDue))
    .catch(() => undefined); // nothing is lost by a log that stays long
}
