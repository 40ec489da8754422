/** Encaissements, fetched when somebody goes there. */
import { later } from "../../../lib/later.ts";

export const forecasting = later(() => import("./forecast-door.ts"));
