import type { ComponentChildren } from "preact";

export interface FieldProps {
  label: string;
  /** Right of the label, quieter. */
  aside?: ComponentChildren;
  hint?: ComponentChildren;
  /** What is wrong with it; the control wants `aria-describedby={id + "-error"}` and `aria-invalid`. */
  error?: string;
  id: string;
  /** The control, carrying `id`. */
  children: ComponentChildren;
}

/** Label a control; hint above the error, both tied to it. */
export function Field({ label, aside, hint, error, id, children }: FieldProps) {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label} {aside && <small>{aside}</small>}
      </label>
      {children}
      {hint && (
        <p class="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field__error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
