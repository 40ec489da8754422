/** What screens read all the time, held in memory: the lists and the shared rows, following the books' steps. */
import type { Step } from "./commit.ts";
import type { HomeRow } from "./home-row.ts";
import type { State } from "./layout.ts";
import { createLines } from "./lines.ts";
import type { Numbers } from "./numbers.ts";
import { type Rows, belongsToNobody, byRank, foldAll } from "./part.ts";
import type { Read } from "./reading.ts";
import type { CustomerId, SharedRows } from "./rows.ts";

/** Show the books from what was read; then follow every commit. */
export function createView({ state: first, steps: path }: Read) {
  const lines = createLines();
  /** Read after the lists; null until then. */
  let numbers: Numbers | null = null;
  const common = new Map<string, Map<number, Rows>>();
  let state: State | undefined = first;
  let merged: Partial<SharedRows> | null = null;

  function takeShared({ bucket, gen, part }: Step & { do: "part" }): void {
    let gens = common.get(bucket);
    if (!gens) common.set(bucket, (gens = new Map()));
    for (const rows of gens.values()) foldAll(rows, { exit: [], del: part.del, put: {} });
    gens.set(gen, foldAll(gens.get(gen) ?? {}, part));
  }

  function follow(step: Step): void {
    const nobodys = belongsToNobody(step.bucket);
    if (nobodys) merged = null;
    if (step.do === "part" && nobodys) takeShared(step);
    else if (step.do === "forget" && nobodys) common.delete(step.bucket);
    else if (nobodys) for (const gen of common.get(step.bucket)?.keys() ?? []) gen < (step as { gen: number }).gen && common.get(step.bucket)?.delete(gen);
    else for (const held of numbers ? [lines, numbers] : [lines]) tell(held, step);
  }

  function shared(): Partial<SharedRows> {
    if (merged) return merged;
    const rows: Rows = {};
    for (const [, gens] of [...common].sort(([a], [b]) => byRank(a, b))) {
      for (const [, layer] of [...gens].sort(([a], [b]) => a - b)) {
        for (const [entity, byId] of Object.entries(layer)) Object.assign((rows[entity] ??= {}), byId);
      }
    }
    merged = rows as unknown as Partial<SharedRows>;
    return merged;
  }

  path.forEach(follow);
  return {
    /** Follow a commit; false when some other was missed, so that the books must be read again. */
    follow(before: number, steps: readonly Step[], next: State | undefined): boolean {
      if ((state?.next ?? 0) !== before) return false;
      steps.forEach(follow);
      state = next;
      if (next?.unsettled === null) lines.settle();
      return true;
    },
    state: () => state,
    home: (): HomeRow[] => lines.read(),
    shared,
    /** Take the numbers to search by, told to whom knows none yet; false when the books have moved since they were read. */
    know({ state: then, steps }: Read, none: Numbers): boolean {
      if (then?.next !== state?.next) return false;
      for (const step of steps) tell(none, step);
      numbers = none;
      return true;
    },
    /** The numbers a customer is found by; none until they are known. */
    numbers: (customer: CustomerId): string => numbers?.of(customer) ?? "",
  };
}

type Follower = Pick<ReturnType<typeof createLines>, "take" | "forget" | "sweep">;

function tell(follower: Follower, step: Step): void {
  if (step.do === "part") follower.take(step.bucket, step.gen, step.part);
  else if (step.do === "forget") follower.forget(step.bucket);
  else follower.sweep(step.bucket, step.gen);
}

export type View = ReturnType<typeof createView>;
