/**
 * The photos of something said: small in the thread, whole on a tap. From this phone while it has them,
 * else from the server; what cannot be seen now says why.
 */
import "../../components/icons-later.ts";
import { useSignal } from "@preact/signals";
import { Icon } from "../../components/icon.tsx";
import { onBackdrop, useModal } from "../../components/modal.ts";
import { t } from "../../lib/i18n.ts";
import { localBytes } from "../../stores/photos-watch.ts";
import { photos as album } from "../../stores/photos.ts";
import type { Attachment } from "../../stores/rows.ts";
import { PhotoCanvas } from "./photo-canvas.tsx";
import { useBytes } from "./use-bytes.ts";

const THUMB = 320;
const WHOLE = 2048;

export function Pictures({ photos, of }: { photos: Attachment[]; of: string }) {
  const shown = useSignal<Attachment | null>(null);
  const inOrder = [...photos].sort((a, b) => (a.id < b.id ? -1 : 1)); // named when they were taken
  const alt = (photo: Attachment) =>
    t("photo_alt", { n: inOrder.findIndex(({ id }) => id === photo.id) + 1, count: photos.length, of });
  return (
    <>
      <ul class="photos__row">
        {inOrder.map((photo) => (
          <li class="photo" key={photo.id}>
            <button class="photo__open" type="button" onClick={() => (shown.value = photo)}>
              <Picture photo={photo} alt={alt(photo)} small />
            </button>
          </li>
        ))}
      </ul>
      <Whole photo={shown.value} alt={shown.value ? alt(shown.value) : ""} onClose={() => (shown.value = null)} />
    </>
  );
}

function Picture({ photo, alt, small = false }: { photo: Attachment; alt: string; small?: boolean }) {
  const bytes = useBytes(photo.id, localBytes);
  const away = useSignal(false);
  const own = album.value.find(({ id }) => id === photo.id);
  if (bytes) {
    return (
      <>
        <PhotoCanvas bytes={bytes} alt={alt} side={small ? THUMB : WHOLE} />
        {own?.sent_at === null && (
          <span class="tag age--sync photo__mark">
            <Icon name="hex" size={14} />
            <span class="vh">{t("kept_here")}</span>
          </span>
        )}
      </>
    );
  }
  if (bytes === undefined) return <Placeholder text="" alt={alt} />;
  if (photo.state === "refused") return <Placeholder text={t("photo_refused")} alt={alt} />;
  if (photo.state !== "complete") return <Placeholder text={t("photo_arriving")} alt={alt} />;
  if (away.value) return <Placeholder text={t("photo_needs_network")} alt={alt} />;
  return (
    <img
      class="photo__picture"
      src={`/api/v1/attachments/${photo.id}${small ? "/thumbnail" : ""}`}
      alt={alt}
      loading={small ? "lazy" : "eager"}
      onError={() => (away.value = true)}
    />
  );
}

function Placeholder({ text, alt }: { text: string; alt: string }) {
  return (
    <span class="photo__none">
      <Icon name="picture" size={22} />
      <span class="vh">{alt}</span>
      <span>{text}</span>
    </span>
  );
}

function Whole({ photo, alt, onClose }: { photo: Attachment | null; alt: string; onClose: () => void }) {
  const dialog = useModal(photo !== null);
  return (
    <dialog
      class="whole"
      ref={dialog}
      aria-label={alt}
      onClose={onClose}
      onClick={(event) => onBackdrop(event) && onClose()}
    >
      {photo && <Picture photo={photo} alt={alt} />}
      <button class="iconbtn whole__close" type="button" onClick={onClose}>
        <Icon name="close" size={22} />
        <span class="vh">{t("close")}</span>
      </button>
    </dialog>
  );
}
