/** Show the ink of one part of the exposure bar, beside its word. */
export function Key({ of }: { of: "overdue" | "due" | "order" }) {
  return (
    <svg class="key" aria-hidden="true">
      <rect class={`exposure__${of}`} width="12" height="12" />
    </svg>
  );
}
