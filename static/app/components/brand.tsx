import { MARK } from "./icons.ts";

/** Draw the house mark. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <svg class="brand" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path fill="currentColor" d={MARK} />
    </svg>
  );
}
