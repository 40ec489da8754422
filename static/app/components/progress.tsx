export interface ProgressProps {
  /** 0–1, or null while its end is unknown. */
  done: number | null;
  label: string;
}

/** Show how far something that lasts has come. */
export function Progress({ done, label }: ProgressProps) {
  const known = done !== null;
  return (
    <svg
      class="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(done * 100) : undefined}
    >
      <rect
        class={known ? "progress__done" : "progress__done progress__done--busy"}
        width={known ? `${done * 100}%` : "30%"}
        height="100%"
      />
    </svg>
  );
}
