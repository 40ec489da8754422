/** Chooses what to show: the door, the phone, or the desk. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { Lazy } from "../components/lazy.tsx";
import { alsoSpeak } from "../lib/i18n.ts";
import { navigate, path } from "../lib/router.ts";
import { locked } from "../stores/here.ts";
import { type Role, askedIn, session, settled, stepAsked } from "../stores/session.ts";
import { deskWords, laterWords } from "../words/loaders.ts";
import type { DeskProps } from "./desk/props.ts";
import { PhoneApp } from "./phone/index.tsx";
import { mine } from "./phone/parts.ts";
import { SignIn } from "./sign-in.tsx";

const TABLET = "(min-width: 600px)";
const wide = signal(globalThis.matchMedia?.(TABLET).matches ?? false);
globalThis.matchMedia?.(TABLET).addEventListener("change", (event) => (wide.value = event.matches));

/** What the phone has; the other places of an agency manager are the desk's, however narrow the window. */
const ON_PHONE = /^\/(clients|suivi|demandes|envois|moi|guide|$)/;

/** Reps carry the phone's screens everywhere, agency managers on a phone; everybody else sits at the desk. */
const carriesPhone = (role: Role) => role === "rep" || (role === "manager" && !wide.value && ON_PHONE.test(path.value));

const Desk = signal<ComponentType<DeskProps> | null>(null);
let asked = false;

/** Fetch the desk's screens and words once; after a failure the next render asks again. */
async function fetchDesk(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const [screens] = await Promise.all([
      import("./desk/door.ts"),
      alsoSpeak(deskWords),
      alsoSpeak(laterWords), // Moi is everybody's
    ]);
    Desk.value = screens.DeskApp;
  } catch {
    asked = false;
  }
}

export function App() {
  const here = session.value;
  if (!settled.value) return null;
  if (!here || askedIn.value) return <SignIn />;
  if (locked.value) return <Lazy part={mine} show={({ Lock }) => <Lock who={here} />} />;
  if (stepAsked.value) return <Lazy part={mine} show={({ SecondStep }) => <SecondStep who={here} />} />;
  if (carriesPhone(here.user.role)) return <PhoneApp />;
  if (!Desk.value) {
    void fetchDesk();
    return null;
  }
  const Screens = Desk.value;
  return <Screens path={path.value} navigate={navigate} session={here} />;
}
