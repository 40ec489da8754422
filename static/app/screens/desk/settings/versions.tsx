import type { ComponentChildren } from "preact";
import { moment } from "../../../lib/formats.ts";
import { t } from "../../../lib/i18n.ts";
import { timeZone } from "../../../stores/session.ts";
import { Compare } from "../compare.tsx";
import type { PublishedVersion } from "./types.ts";

/** Who published what when and why, and how any two versions differ. */
export function Versions<T>({ id, path, versions, show }: { id: string; path: string; versions: PublishedVersion[]; show: (differences: T) => ComponentChildren }) {
  const named = versions.map(({ number, by, created_at, delivered, reason }) => ({
    number,
    reason,
    label: t(delivered ? "published_back" : "published_version", { count: number, when: moment(created_at, timeZone.value), by: by ?? "–" }),
  }));
  return <Compare<T> key={versions[0]?.number} id={id} path={path} versions={named} show={show} />;
}
