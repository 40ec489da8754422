/** What falls due when, back in the pairs people read, by day. */
export const spelled = (due: readonly number[]): [day: string, minor: number][] =>
  due
    .flatMap((number, at): [string, number][] =>
      at % 2 ? [] : [[new Date(number * 86_400_000).toISOString().slice(0, 10), due[at + 1]!]],
    )
    .sort();
