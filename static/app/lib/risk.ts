/** The badge behind a risk class (domain.md 2.13): five words for people, six codes for the books. */
export type Risk = "healthy" | "watch" | "strained" | "hold" | "unrated";

const OF_CLASS: Record<string, Risk> = {
  A: "healthy",
  B: "healthy",
  C: "watch",
  D: "strained",
  E: "strained",
};

/** Name the badge of a class; a hold covers whatever class lies under it. */
export function riskOf(riskClass: string | null | undefined, held = false): Risk {
  return held ? "hold" : (OF_CLASS[riskClass ?? ""] ?? "unrated");
}
