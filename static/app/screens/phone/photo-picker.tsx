/**
 * Photos of what is being written: from the camera or from the library. The draft is kept before either
 * opens, for the system may end this page meanwhile; each photo is kept, small, before it is shown.
 */
import "../../components/icons-later.ts";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { t } from "../../lib/i18n.ts";
import { isLow } from "../../stores/photos-room.ts";
import { Unreadable, shrink } from "../../stores/photos-shrink.ts";
import { attach, forget, localBytes } from "../../stores/photos-watch.ts";
import { photos as album } from "../../stores/photos.ts";
import { PhotoCanvas } from "./photo-canvas.tsx";
import type { Pictured } from "./photos.tsx";
import { useBytes } from "./use-bytes.ts";

const MOST = 5;
const MOST_A_DAY = 30;
const DAY = 24 * 3600 * 1000;
const THUMB = 240;

type Trouble = "photo_no_room" | "photo_unreadable" | "photo_most" | "photo_most_day";

export function PhotoPicker({ of }: { of: Pictured }) {
  const { ids, asked } = of;
  const busy = useSignal(false);
  const trouble = useSignal<Trouble | null>(null);
  const low = useSignal(false);
  useEffect(() => void isLow().then((is) => (low.value = is)), [ids.length]);

  const take = async (files: File[]) => {
    busy.value = true;
    trouble.value = null;
    try {
      for (const [n, file] of files.entries()) {
        trouble.value = await takeOne(of, file, ids.length + n);
        if (trouble.value) break;
      }
    } finally {
      busy.value = false;
      asked?.(false);
    }
  };

  const source = (label: "photo_take" | "photo_choose", camera: boolean) => (
    <label class="btn photo__source">
      <Icon name={camera ? "camera" : "picture"} size={20} />
      {t(label)}
      <input
        class="vh"
        type="file"
        accept="image/*"
        capture={camera ? "environment" : undefined}
        multiple={!camera}
        disabled={busy.value || ids.length >= MOST}
        onClick={() => asked?.(true)}
        onCancel={() => asked?.(false)}
        onChange={(event) => {
          const input = event.currentTarget;
          const files = [...(input.files ?? [])];
          input.value = ""; // the same one may be chosen again
          void take(files);
        }}
      />
    </label>
  );

  return (
    <div class="photos" id="capture-photos" tabIndex={-1}>
      {ids.length > 0 && (
        <ul class="photos__row">
          {ids.map((id, i) => (
            <Taken key={id} id={id} n={i + 1} count={ids.length} onRemove={() => void drop(of, id)} />
          ))}
        </ul>
      )}
      <div class="btns">
        {source("photo_take", true)}
        {source("photo_choose", false)}
      </div>
      <p class="field__hint" role="status">
        {busy.value && t("photo_preparing")}
        {!busy.value && trouble.value && t(trouble.value, { count: trouble.value === "photo_most" ? MOST : MOST_A_DAY })}
        {!busy.value && !trouble.value && low.value && t("storage_low")}
      </p>
    </div>
  );
}

async function drop({ keep }: Pictured, id: string): Promise<void> {
  keep((kept) => kept.filter((other) => other !== id));
  await forget(id);
}

async function takeOne({ customer_id, keep }: Pictured, file: File, already: number): Promise<Trouble | null> {
  if (already >= MOST) return "photo_most";
  if (album.value.filter(({ taken_at }) => Date.now() - taken_at < DAY).length >= MOST_A_DAY) return "photo_most_day";
  try {
    const id = await attach(customer_id, await shrink(file));
    if (id) keep((kept) => [...kept, id]);
    return id ? null : "photo_no_room";
  } catch (error) {
    if (!(error instanceof Unreadable)) console.error(error);
    return "photo_unreadable";
  }
}

function Taken({ id, n, count, onRemove }: { id: string; n: number; count: number; onRemove: () => void }) {
  const bytes = useBytes(id, localBytes);
  return (
    <li class="photo">
      {bytes && <PhotoCanvas bytes={bytes} alt={t("photo_draft_alt", { n, count })} side={THUMB} />}
      <button class="iconbtn photo__remove" type="button" onClick={onRemove}>
        <Icon name="close" size={20} />
        <span class="vh">{t("photo_remove", { n })}</span>
      </button>
    </li>
  );
}
