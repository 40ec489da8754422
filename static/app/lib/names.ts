/** Names of countries and languages, in the reader's own. */
import { lang } from "./i18n.ts";

const named = (type: "region" | "language", code: string): string => new Intl.DisplayNames(lang.value, { type }).of(code) ?? code;

/** code: ISO 3166-1 alpha-2. */
export const countryName = (code: string): string => named("region", code);

/** code: ISO 639-1. */
export const languageName = (code: string): string => named("language", code);
