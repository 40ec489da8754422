export { Calendar } from "./calendar.tsx";
export { Mappings } from "./mappings.tsx";
export { Reasons } from "./reasons.tsx";
export { SecondStep } from "./second-step.tsx";
export { LetterTexts } from "./texts.tsx";
