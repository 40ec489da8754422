/**
 * Make a picture of the camera small enough to travel: upright, 1,600 pixels a side and 400 KB at most.
 * It is drawn anew, so place, camera and every other word in the file stay behind.
 */
export const MOST_BYTES = 400 * 1024;
export const LONGEST_SIDE = 1600;

export interface Shrunk {
  bytes: ArrayBuffer;
  width: number;
  height: number;
}

/** The file cannot be shown by this browser. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** Encodes the picture as a JPEG of that size; `quality` from 0 to 1. */
export type Encode = (width: number, height: number, quality: number) => Promise<Blob>;

const QUALITIES = [0.82, 0.7, 0.58, 0.45];
const SMALLER = 0.75;
const LEAST_SIDE = 200;

/** Fit a picture into a square, never larger than it is. */
export function fit(width: number, height: number, side: number): [width: number, height: number] {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** Find the best picture that is light enough: first less quality, then less of it. */
export async function squeeze(width: number, height: number, encode: Encode): Promise<Shrunk> {
  for (let side = LONGEST_SIDE; side >= LEAST_SIDE; side = Math.floor(side * SMALLER)) {
    const [w, h] = fit(width, height, side);
    for (const quality of QUALITIES) {
      const blob = await encode(w, h, quality);
      if (blob.size <= MOST_BYTES) return { bytes: await blob.arrayBuffer(), width: w, height: h };
    }
  }
  throw new Unreadable("too heavy at any size");
}

/** Shrink a file of the camera or the library. Rejects with `Unreadable`. */
export async function shrink(file: Blob): Promise<Shrunk> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" })
    .catch(() => createImageBitmap(file)) // older Safari does not know the word, and turns by itself
    .catch((error) => {
      throw new Unreadable(String(error));
    });
  try {
    return await squeeze(picture.width, picture.height, (w, h, quality) => draw(picture, w, h, quality));
  } finally {
    picture.close();
  }
}

async function draw(picture: ImageBitmap, width: number, height: number, quality: number): Promise<Blob> {
  const canvas = globalThis.OffscreenCanvas
    ? new OffscreenCanvas(width, height)
    : Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D | null;
  if (!pen) throw new Unreadable("nothing to draw on");
  pen.fillStyle = "#fff"; // a JPEG has no transparency
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Unreadable("no JPEG"))), "image/jpeg", quality),
  );
}

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
