/** Where taking, showing and sending photos is entered. The shell is named so that the bundler keeps it whole: see `desk/door.ts`. */
import "../app.tsx";
import { watchPhotos } from "../../stores/photos-watch.ts";

watchPhotos();

export { PhotoPicker } from "./photo-picker.tsx";
export { Pictures } from "./photo-pictures.tsx";
export { PhotoProgress, PhotoSendings } from "./photo-progress.tsx";
