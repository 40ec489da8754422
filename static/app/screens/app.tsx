/** Chooses what to show: the door, the phone, or the desk. Any role on a narrow screen gets the phone's shell. */
import type { ComponentType } from "preact";
import { signal } from "@preact/signals";
import { alsoSpeak } from "../lib/i18n.ts";
import { navigate, path } from "../lib/router.ts";
import { type Role, type Session, session, settled } from "../stores/session.ts";
import { deskWords } from "../words/loaders.ts";
import { SignIn } from "./sign-in.tsx";

/** What `screens/desk/index` exports. */
export interface DeskProps {
  path: string;
  navigate: typeof navigate;
  session: Session;
}

const DESK_ROLES: ReadonlySet<Role> = new Set([
  "collector",
  "credit_manager",
  "cfo",
  "managing_director",
  "admin",
]);
const WIDE = "(min-width: 600px)";

const wide = signal(globalThis.matchMedia?.(WIDE).matches ?? false);
globalThis.matchMedia?.(WIDE).addEventListener("change", (event) => (wide.value = event.matches));

const Desk = signal<ComponentType<DeskProps> | null>(null);
let asked = false;

/** Fetch the desk's screens and words once; a failure is asked again at the next render. */
async function fetchDesk(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const [screens] = await Promise.all([import("./desk/index.tsx"), alsoSpeak(deskWords)]);
    Desk.value = screens.DeskApp;
  } catch {
    asked = false;
  }
}

export function App() {
  const here = session.value;
  if (!settled.value) return null;
  if (!here) return <SignIn />;
  const { role } = here.user;
  const atDesk = DESK_ROLES.has(role) || role === "contributor" || (role === "manager" && wide.value);
  if (!atDesk) return <p>{here.user.name}</p>;
  if (!Desk.value) {
    void fetchDesk();
    return null;
  }
  const Screens = Desk.value;
  return <Screens path={path.value} navigate={navigate} session={here} />;
}
