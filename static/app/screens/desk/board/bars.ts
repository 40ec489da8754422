/** The aged balance as bars: every bucket in order, its share of the largest. */

export const BUCKETS = ["not_due", "1_30", "31_60", "61_90", "91_120", "over_120", "credits"] as const;
export type Bucket = (typeof BUCKETS)[number];

export interface Bar {
  bucket: Bucket;
  minor: number;
  /** 0–1 of the longest bar. */
  part: number;
}

/** Order the buckets; what the books leave out is zero, credits are drawn by their size. */
export function bars(buckets: Record<string, number>): Bar[] {
  const longest = Math.max(1, ...BUCKETS.map((name) => Math.abs(buckets[name] ?? 0)));
  return BUCKETS.map((bucket) => {
    const minor = buckets[bucket] ?? 0;
    return { bucket, minor, part: Math.abs(minor) / longest };
  });
}
