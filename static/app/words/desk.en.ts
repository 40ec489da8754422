/** The desk's words: finance screens, the agency manager's tablet, steps. */
import type french from "./desk.fr.ts";
import type { Text } from "../lib/i18n.ts";

const words = {
  desk_navigation: "Main",
} satisfies Record<keyof typeof french, Text>;

export default words;
