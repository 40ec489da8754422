/** Try again later, after a drawn wait that grows: a crowd that lost the same server must not come back as one. */
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 300_000;

export function createAgain(work: () => void, random: () => number = Math.random) {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    /** It failed: once more, later, and not before the seconds the server asked for. */
    later(asked?: number | null): void {
      clearTimeout(timer);
      timer = setTimeout(work, (asked ?? 0) * 1000 + random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures));
      failures += 1;
    },

    /** It went well, or nobody wants it any more. */
    rest(): void {
      clearTimeout(timer);
      failures = 0;
    },
  };
}
