/** Where the desk is entered. */
import "../../components/icons-later.ts";
import { learnIcons } from "../../components/icon.tsx";
import { DESK_ICONS } from "../../components/icons-desk.ts";

learnIcons(DESK_ICONS);

export { DeskApp } from "./index.tsx";
