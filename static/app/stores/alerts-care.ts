/** Once at each start: is this device still heard where it listens, and does its icon say the truth? */
import { lookAtAlerts } from "./alerts.ts";
import { keepBadge } from "./badge.ts";

export function lookAfterAlerts(): void {
  keepBadge();
  void lookAtAlerts().catch(() => undefined); // without the network the next start looks again
}
