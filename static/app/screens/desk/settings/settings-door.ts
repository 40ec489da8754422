export { LetterTexts } from "./texts.tsx";
