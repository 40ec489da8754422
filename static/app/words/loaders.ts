/** Where the words are: each language of each part is a file of its own, loaded when spoken. */
export const shellWords = { fr: () => import("./fr.ts"), en: () => import("./en.ts") };
export const laterWords = { fr: () => import("./later.fr.ts"), en: () => import("./later.en.ts") };
export const doorWords = { fr: () => import("./door.fr.ts"), en: () => import("./door.en.ts") };
export const deskWords = { fr: () => import("./desk.fr.ts"), en: () => import("./desk.en.ts") };
