/** The number on the app's icon: what needs this person, unread or refused. It goes as it is dealt with. */
import { effect } from "@preact/signals";
import { answered, needsPerson } from "./answers.ts";
import { shared } from "./here.ts";

type Badging = { setAppBadge?(count: number): Promise<void> };

let keeping = false;

/** Keep the number true from now on; where there are no badges nothing happens. */
export function keepBadge(): void {
  if (keeping) return;
  keeping = true;
  effect(() => {
    const unread = Object.values(shared.value.notice ?? {}).filter(({ read_at }) => read_at === null);
    const refused = answered.value.filter(needsPerson);
    void (navigator as Badging).setAppBadge?.(unread.length + refused.length).catch(() => undefined);
  });
}
