/** Draws a photo of this phone. A canvas, because our pages let no `blob:` address in. */
import { useEffect, useRef } from "preact/hooks";

export interface PhotoCanvasProps {
  bytes: ArrayBuffer;
  alt: string;
  /** Longest side, in pixels. */
  side: number;
}

export function PhotoCanvas({ bytes, alt, side }: PhotoCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    void draw(canvas.current, bytes, side).catch(() => undefined);
  }, [bytes, side]);
  return <canvas class="photo__picture" ref={canvas} role="img" aria-label={alt} width={1} height={1} />;
}

async function draw(canvas: HTMLCanvasElement | null, bytes: ArrayBuffer, side: number): Promise<void> {
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  if (canvas) {
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  picture.close();
}
