/** A word on a dispute, with photos: kept in the outbox of this device like every entry. */
import { useState } from "preact/hooks";
import { t } from "../../lib/i18n.ts";
import { uuidv7 } from "../../lib/ids.ts";
import { here } from "../../stores/here.ts";
import { withPhotos } from "../../stores/operations.ts";
import { PhotoField } from "../phone/photos.tsx";

interface Props {
  dispute_id: string;
  customer: { id: number; name: string; currency: string };
  onSent?: () => void;
}

export function CommentLine({ dispute_id, customer, onSent }: Props) {
  const [text, setText] = useState("");
  const [ids, setIds] = useState<string[]>([]);
  const outbox = here.value?.outbox;
  if (!outbox) return null;
  const say = async (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    await outbox.add("dispute.comment", customer, { comment_id: uuidv7(), dispute_id, text: text.trim(), ...withPhotos(ids) });
    setText("");
    setIds([]);
    await outbox.nudge();
    onSent?.();
  };
  return (
    <form class="form" onSubmit={(event) => void say(event)}>
      <div class="say-line">
        <label class="vh" for={`say-${dispute_id}`}>
          {t("comment")}
        </label>
        <input class="input" id={`say-${dispute_id}`} placeholder={t("comment")} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button class="btn" disabled={!text.trim()}>
          {t("comment_add")}
        </button>
      </div>
      <PhotoField of={{ customer_id: customer.id, ids, keep: (next) => setIds((before) => next(before)) }} />
    </form>
  );
}
