import { learnIcons } from "./icon.tsx";

/** Icons that no first screen shows, drawn as the others are; whoever shows one imports this. */
const LATER_ICONS = {
  camera: "M4 8.5A1.5 1.5 0 0 1 5.5 7h2.6l1.4-2.2h5L15.9 7h2.6A1.5 1.5 0 0 1 20 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zM8.75 12.75a3.25 3.25 0 1 0 6.5 0a3.25 3.25 0 1 0 -6.5 0z",
  picture: "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5v-11A1.5 1.5 0 0 1 5.5 5zM4.5 17l4.5-5 3.5 3.5 2.5-2.5 4.5 4.5M14.5 9v.1",
  send: "M20 4 3.5 10.5l6.7 3.3L13.5 20.5zM20 4l-9.8 9.8",
};

export type LaterIconName = keyof typeof LATER_ICONS;

learnIcons(LATER_ICONS);
