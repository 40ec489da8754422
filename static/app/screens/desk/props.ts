/** What the desk is given by whoever opens it; it lays itself out on any width. */
import type { navigate } from "../../lib/router.ts";
import type { Session } from "../../stores/session.ts";

export interface DeskProps {
  path: string;
  navigate: typeof navigate;
  session: Session;
}
