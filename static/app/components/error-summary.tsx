import { useEffect, useRef } from "preact/hooks";

export interface FieldError {
  /** The `id` of the control to go to; absent for a fault of the whole form. */
  field?: string;
  text: string;
}

/** Say what keeps a form from going, take the focus, and link to each field. */
export function ErrorSummary({ title, errors }: { title: string; errors: FieldError[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div class="errors" role="alert" tabIndex={-1} ref={box}>
      <p class="errors__title">{title}</p>
      {errors.map(({ field, text }) =>
        field ? (
          <a class="link--hit" href={`#${field}`} key={field} onClick={(event) => goTo(event, field)}>
            {text}
          </a>
        ) : (
          <p key={text}>{text}</p>
        ),
      )}
    </div>
  );
}

function goTo(event: Event, field: string): void {
  event.preventDefault(); // the address stays: it names the screen
  document.getElementById(field)?.focus();
}
