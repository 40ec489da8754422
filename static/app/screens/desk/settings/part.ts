/** What the company words and sets itself, fetched when somebody goes there. */
import { later } from "../../../lib/later.ts";

export const settings = later(() => import("./settings-door.ts"));
