/** Where photos appear on a phone's screens; what shows them comes with a part of its own. */
import { useEffect } from "preact/hooks";
import { Lazy } from "../../components/lazy.tsx";
import type { Entry } from "../../stores/operations.ts";
import type { Attachment } from "../../stores/rows.ts";
import { photographing } from "./parts.ts";

/** Something being written that photos go with; whoever writes it keeps their ids. */
export interface Pictured {
  customer_id: number;
  ids: readonly string[];
  keep: (change: (ids: readonly string[]) => string[]) => void;
  /** The camera is asked for, or was: the system may end this page behind it. */
  asked?: (camera: boolean) => void;
}

/** The photos of what is being written, and how to take more. */
export function PhotoField({ of }: { of: Pictured }) {
  useEffect(() => void photographing.fetch(), []);
  return <Lazy part={photographing} quiet show={(part) => <part.PhotoPicker of={of} />} />;
}

/** The photos of a note, a dispute or a comment; `of` names it for those who do not see them. */
export function PhotosOf({ among = {}, parent, of }: { among?: Record<string, Attachment>; parent: string; of: string }) {
  const photos = Object.values(among).filter(({ parent_id }) => parent_id === parent);
  const some = photos.length > 0;
  useEffect(() => {
    if (some) void photographing.fetch();
  }, [some]);
  if (!some) return null;
  return <Lazy part={photographing} quiet show={(part) => <part.Pictures photos={photos} of={of} />} />;
}

/** Photos on their way, by entry. */
export function PhotoSendings() {
  return <Lazy part={photographing} quiet show={(part) => <part.PhotoSendings />} />;
}

/** How far the photos of one entry have come. */
export function PhotoProgress({ entry }: { entry: Entry }) {
  return <Lazy part={photographing} quiet show={(part) => <part.PhotoProgress entry={entry} />} />;
}
