import assert from "node:assert/strict";
import { test } from "node:test";
import { type Ears, WAITS, createNudges } from "../../../static/app/stores/nudges.ts";

/** A world in which time passes when told to, and streams are what the test holds in its hand. */
function world({ random = (): number => 0.5 } = {}) {
  let clock = 0;
  let last = 0;
  const waiting = new Map<number, { at: number; work: () => void }>();
  const streams: { ears: Ears; closed: boolean }[] = [];
  const looks: number[] = [];
  const nudges = createNudges({
    connect(ears) {
      const stream = { ears, closed: false };
      streams.push(stream);
      return () => void (stream.closed = true);
    },
    look: () => void looks.push(clock),
    later(work, milliseconds) {
      waiting.set(++last, { at: clock + milliseconds, work });
      return last;
    },
    forget: (timer) => void waiting.delete(timer as number),
    random,
    now: () => clock,
  });
  const pass = (milliseconds: number) => {
    const until = clock + milliseconds;
    for (;;) {
      const [next] = [...waiting].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      waiting.delete(next[0]);
      clock = next[1].at;
      next[1].work();
    }
    clock = until;
  };
  const open = () => streams.filter(({ closed }) => !closed);
  return { nudges, streams, looks, pass, open, waiting, now: () => clock };
}

const MINUTE = 60_000;

test("a word leads to one look within 300 ms, many words in a breath to one", () => {
  const { nudges, streams, looks, pass } = world({ random: () => 1 });
  nudges.wake();
  streams[0]!.ears.opened();
  pass(1_000);
  assert.equal(looks.length, 1); // what moved before the stream stood
  for (let i = 0; i < 20; i++) streams[0]!.ears.heard("changed");
  pass(300);
  assert.equal(looks.length, 2);
});

test("while something moves all the time this device looks once a second", () => {
  const { nudges, streams, looks, pass } = world();
  nudges.wake();
  streams[0]!.ears.opened();
  for (let i = 0; i < 40; i++) {
    streams[0]!.ears.heard("changed");
    pass(250);
  }
  assert.ok(looks.length >= 9 && looks.length <= 11, `${looks.length}`);
});

test("a heartbeat is no reason to look", () => {
  const { nudges, streams, looks, pass } = world();
  nudges.wake();
  streams[0]!.ears.opened();
  pass(1_000);
  for (let i = 0; i < 8; i++) {
    pass(20_000);
    streams[0]!.ears.heard("beat");
  }
  assert.equal(looks.length, 1);
});

test("without a stream this device asks now and then, never faster than every 30 seconds", () => {
  const { nudges, looks, pass } = world({ random: Math.random });
  nudges.wake(); // the stream never opens
  pass(30 * MINUTE);
  assert.ok(looks.length >= 30, `${looks.length}`);
  const gaps = looks.slice(1).map((at, i) => at - looks[i]!);
  assert.ok(Math.min(...gaps) >= WAITS.poll[0], `${Math.min(...gaps)}`);
  assert.ok(Math.max(...gaps) <= WAITS.poll[1]);
});

test("beside a living stream it asks every few minutes only", () => {
  const { nudges, streams, looks, pass } = world();
  nudges.wake();
  streams[0]!.ears.opened();
  for (let i = 0; i < 60; i++) {
    pass(20_000);
    streams[0]!.ears.heard("beat");
  }
  assert.ok(looks.length <= 5, `${looks.length}`);
});

test("a stream gone silent is dead, whatever it says, and another is opened", () => {
  const { nudges, streams, pass, open } = world();
  nudges.wake();
  streams[0]!.ears.opened();
  pass(59_000);
  assert.equal(streams[0]!.closed, false);
  pass(20_000);
  assert.equal(streams[0]!.closed, true);
  assert.equal(open().length, 1);
});

test("a crowd cut off at once comes back over ten seconds", () => {
  const back: number[] = [];
  for (let i = 0; i < 500; i++) {
    const one = world({ random: () => (i + 0.5) / 500 });
    one.nudges.wake();
    one.streams[0]!.ears.opened();
    one.pass(59_000);
    one.streams[0]!.ears.heard("beat");
    one.streams[0]!.ears.broken();
    const cut = one.now();
    while (one.streams.length < 2) one.pass(10);
    back.push(one.now() - cut);
  }
  const most = Math.max(...back.map((at) => back.filter((other) => other >= at && other < at + 1_000).length));
  assert.ok(most <= 60, `${most} within one second`);
});

test("where there is no room the waits grow to five minutes and are never shorter than a few seconds", () => {
  const { nudges, streams, pass, now } = world({ random: Math.random });
  nudges.wake();
  const tries: number[] = [0];
  while (now() < 3 * 3_600_000) {
    const before = streams.length;
    streams.at(-1)!.ears.broken();
    while (streams.length === before) pass(500);
    tries.push(now());
  }
  const gaps = tries.slice(1).map((at, i) => at - tries[i]!);
  assert.ok(Math.min(...gaps) >= 5_000);
  assert.ok(Math.max(...gaps) <= 300_500);
  assert.ok(gaps.slice(8).reduce((sum, gap) => sum + gap, 0) / gaps.slice(8).length > 60_000);
});

test("a page nobody looks at has no stream, no timer, and asks nothing", () => {
  const { nudges, streams, looks, pass, open, waiting } = world();
  nudges.wake();
  streams[0]!.ears.opened();
  nudges.sleep();
  assert.deepEqual([open().length, waiting.size], [0, 0]);
  pass(60 * MINUTE);
  assert.equal(looks.length, 0);
  nudges.wake();
  assert.equal(open().length, 1);
});
