/** The first steps, fetched by those who can take them. */
import { later } from "../../../lib/later.ts";

export const beginning = later(() => import("./beginnings-door.ts"));
