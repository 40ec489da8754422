/** Define the overdue hatching once; mount it once at the root, beside the app. */
export function Hatch() {
  return (
    <svg class="icons" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="hatch__ground" width="6" height="6" />
          <line class="hatch__stroke" x1="1.5" y1="-1" x2="1.5" y2="7" />
        </pattern>
        <pattern id="hatch-ink" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch-ink__stroke" x1="1.5" y1="-1" x2="1.5" y2="6" />
        </pattern>
      </defs>
    </svg>
  );
}
