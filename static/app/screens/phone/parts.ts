/**
 * What a phone opens after its first screen, in parts of their own: fetched ahead while nothing else
 * happens (the service worker keeps them), so that opening one is instant, offline too.
 */
import { later, whenIdle } from "../../lib/later.ts";

/** The entry being written, and for whom. */
export const capturing = later(() => import("./capture-door.ts"));
/** Envois, Résoudre, Suivi, one invoice, talk about a dispute. */
export const following = later(() => import("./following-door.ts"));
/** Moi. */
export const mine = later(() => import("../me-door.ts"));

export const fetchAhead = (): void =>
  whenIdle(() => {
    for (const part of [capturing, following, mine]) void part.fetch();
  });
