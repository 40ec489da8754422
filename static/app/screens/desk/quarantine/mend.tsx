/** Correct what was said: words, amounts, dates, choices. What the person said stays beside it. */
import { useState } from "preact/hooks";
import { Dialog } from "../../../components/dialog.tsx";
import { Field } from "../../../components/field.tsx";
import { minorPerUnit } from "../../../lib/formats.ts";
import { t, tMaybe } from "../../../lib/i18n.ts";
import { type Aside, argsOf, kindOf } from "./types.ts";

interface MendProps {
  entry: Aside;
  busy: boolean;
  onClose: () => void;
  onSay: (changes: Record<string, unknown>) => void;
}

export function Mend({ entry, busy, onClose, onSay }: MendProps) {
  const before = argsOf(entry);
  const [written, setWritten] = useState<Record<string, string>>(() =>
    Object.fromEntries(entry.mendable.map((name) => [name, write(name, before[name], entry.currency)])),
  );
  const save = (event: Event) => {
    event.preventDefault();
    const changed = entry.mendable.filter((name) => written[name] !== write(name, before[name], entry.currency));
    if (changed.length === 0) return onClose();
    onSay(Object.fromEntries(changed.map((name) => [name, read(name, written[name] ?? "", entry.currency)])));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("quarantine_mend")}
      actions={
        <>
          <button class="btn" type="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button class="btn btn--primary" type="submit" form="quarantine-mend" disabled={busy}>
            {t("save")}
          </button>
        </>
      }
    >
      <form id="quarantine-mend" class="dialog__form" onSubmit={save}>
        {entry.mendable.map((name) => (
          <Field key={name} id={`mend-${name}`} label={tMaybe(`arg_${name}`, name)}>
            <Input
              name={name}
              value={written[name] ?? ""}
              onWrite={(value) => setWritten((all) => ({ ...all, [name]: value }))}
            />
          </Field>
        ))}
      </form>
    </Dialog>
  );
}

function Input({ name, value, onWrite }: { name: string; value: string; onWrite: (value: string) => void }) {
  const kind = kindOf(name);
  const shared = { class: "input", id: `mend-${name}`, value };
  if (kind === "words") {
    return <textarea {...shared} rows={4} maxLength={4000} onInput={(event) => onWrite(event.currentTarget.value)} />;
  }
  const onInput = (event: { currentTarget: HTMLInputElement }) => onWrite(event.currentTarget.value);
  if (kind === "day") return <input {...shared} type="date" onInput={onInput} />;
  if (kind === "line") return <input {...shared} type="text" maxLength={200} onInput={onInput} />;
  return <input {...shared} type="number" min="0" step={kind === "amount" ? "any" : "1"} onInput={onInput} />;
}

const write = (name: string, value: unknown, currency: string): string => {
  if (value === null || value === undefined) return "";
  return kindOf(name) === "amount" && typeof value === "number" ? String(value / minorPerUnit(currency)) : String(value);
};

function read(name: string, text: string, currency: string): unknown {
  const kind = kindOf(name);
  if (kind === "words") return text;
  if (text.trim() === "") return null;
  if (kind === "amount") return Math.round(Number(text) * minorPerUnit(currency));
  return kind === "whole" ? Number(text) : text.trim();
}
