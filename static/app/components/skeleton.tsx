/** Hold the place of rows on their way; `label` says so to those who do not see it. */
export function Skeleton({ rows = 3, label }: { rows?: number; label: string }) {
  return (
    <div role="status">
      <span class="vh">{label}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div class="skeleton" key={i} aria-hidden="true">
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
