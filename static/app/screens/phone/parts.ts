/**
 * What a phone opens after its first screen, in parts of their own: fetched ahead while nothing else
 * happens (the service worker keeps them), so that opening one is instant, offline too.
 */
import { type Loader, alsoSpeak } from "../../lib/i18n.ts";
import { later, whenIdle } from "../../lib/later.ts";
import { doorWords, laterWords } from "../../words/loaders.ts";

const spoken = <T>(screens: Promise<T>, words: Loader = laterWords): Promise<T> =>
  Promise.all([screens, alsoSpeak(words)]).then(([part]) => part);

/** The entry being written, and for whom. */
export const capturing = later(() => spoken(import("./capture-door.ts")));
/** Envois, Résoudre, Suivi, one invoice, talk about a dispute. */
export const following = later(() => spoken(import("./following-door.ts")));
/** Photos: taking, showing and sending them. */
export const photographing = later(() => spoken(import("./photos-door.ts")));
/** Moi. */
export const mine = later(() => spoken(import("../me-door.ts")));
/** At the door: a passkey, the company's directory. */
export const otherDoors = later(() => spoken(import("../other-doors.tsx"), doorWords));

export const fetchAhead = (): void =>
  whenIdle(() => {
    for (const part of [capturing, following, photographing]) void part.fetch();
    void mine.fetch().then(() => mine.here.value?.lookAfterAlerts());
  });
