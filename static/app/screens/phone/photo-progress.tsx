/** How far photos have come, said by entry: their entry is the server's long before they are. */
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { Row } from "../../components/row.tsx";
import { Section } from "../../components/section.tsx";
import { t } from "../../lib/i18n.ts";
import { entries } from "../../stores/here.ts";
import type { Entry } from "../../stores/operations.ts";
import { photosOf } from "../../stores/photos-tidy.ts";
import { forget } from "../../stores/photos-watch.ts";
import { type Photo, photos, sendingPhoto } from "../../stores/photos.ts";
import { sayWhat } from "./outcomes.ts";

interface Stand {
  waiting: Photo[];
  failed: Photo[];
  /** Which photo is next, and of how many. */
  n: number;
  count: number;
}

function standOf(entry: Entry): Stand {
  const ids = photosOf(entry);
  const here = photos.value.filter(({ id }) => ids.includes(id));
  const waiting = here.filter(({ sent_at, failed }) => sent_at === null && !failed);
  const next = waiting.find(({ id }) => id === sendingPhoto.value) ?? waiting[0];
  const failed = here.filter((photo) => photo.failed !== null);
  return { waiting, failed, n: next ? ids.indexOf(next.id) + 1 : 0, count: ids.length };
}

function say({ waiting, n, count }: Stand): string {
  const now = waiting.some(({ id }) => id === sendingPhoto.value);
  return t(now ? "photo_sending" : "photo_waiting", { n, count });
}

export function PhotoProgress({ entry }: { entry: Entry }) {
  const stand = standOf(entry);
  const ids = photosOf(entry);
  return (
    <>
      {stand.waiting.length > 0 && (
        <p class="tag age--sync" role="status">
          <Icon name="hex" size={14} />
          {say(stand)}
        </p>
      )}
      {stand.failed.map(({ id, failed }) => (
        <Notice
          key={id}
          kind="hold"
          title={t("photo_failed", { n: ids.indexOf(id) + 1, count: stand.count })}
          text={t(failed === "not_a_photo" ? "photo_failed_unreadable" : "photo_failed_other")}
          action={
            <button class="btn" type="button" onClick={() => void forget(id)}>
              {t("photo_forget")}
            </button>
          }
        />
      ))}
    </>
  );
}

/** Envois: every entry with a photo still here. */
export function PhotoSendings() {
  const open = entries.value.filter((entry) => {
    const { waiting, failed } = standOf(entry);
    return entry.result?.outcome !== "rejected" && waiting.length + failed.length > 0;
  });
  if (open.length === 0) return null;
  return (
    <Section title={t("photos_title")} tail={open.reduce((sum, entry) => sum + standOf(entry).waiting.length, 0)}>
      <ul>
        {open.map((entry) => (
          <Row
            key={entry.op.op_id}
            lead={<Icon name="hexup" size={22} class="row__lead--sync" />}
            name={sayWhat(entry)}
            href={`/envois/${entry.op.op_id}`}
            meta={<PhotoLine entry={entry} />}
          />
        ))}
      </ul>
      <p class="quiet t13">{t("photos_hint")}</p>
    </Section>
  );
}

function PhotoLine({ entry }: { entry: Entry }) {
  const stand = standOf(entry);
  if (stand.waiting.length > 0) return <>{say(stand)}</>;
  const [first] = stand.failed;
  const n = photosOf(entry).indexOf(first?.id ?? "") + 1;
  return <>{t("photo_failed", { n, count: stand.count })}</>;
}
