import { Icon } from "./icon.tsx";

/** Show the steps of a longer task: done, here (`at`, from 0), to come. */
export function Steps({ steps, at }: { steps: string[]; at: number }) {
  return (
    <ol class="steps">
      {steps.map((step, i) => (
        <li key={step} aria-current={i === at ? "step" : undefined}>
          {i < at ? <Icon name="markok" size={24} /> : <span class="steps__no">{i + 1}</span>}
          {step}
        </li>
      ))}
    </ol>
  );
}
