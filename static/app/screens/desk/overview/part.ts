/** Vue d'ensemble, fetched when somebody goes there. */
import { later } from "../../../lib/later.ts";

export const overviewing = later(() => import("./board-door.ts"));
