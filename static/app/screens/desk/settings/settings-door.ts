export { Calendar } from "./calendar.tsx";
export { Mappings } from "./mappings.tsx";
export { Reasons } from "./reasons.tsx";
export { LetterTexts } from "./texts.tsx";
