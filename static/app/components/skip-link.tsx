/** Lead keyboards past the navigation, first thing on every page. */
export function SkipLink({ label, to = "main" }: { label: string; to?: string }) {
  return (
    <a class="skip" href={`#${to}`}>
      {label}
    </a>
  );
}
