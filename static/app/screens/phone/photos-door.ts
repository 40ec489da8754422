/** Where taking, showing and sending photos is entered. */
import { watchPhotos } from "../../stores/photos-watch.ts";

watchPhotos();

export { PhotoPicker } from "./photo-picker.tsx";
export { Pictures } from "./photo-pictures.tsx";
export { PhotoProgress, PhotoSendings } from "./photo-progress.tsx";
