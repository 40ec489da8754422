/** What opens over a phone's screens, wherever those are shown: the capture sheet, and talk about a dispute. */
import { Lazy } from "../../components/lazy.tsx";
import { CaptureSheet } from "./capture-sheet.tsx";
import { talk } from "./dispute-talk.tsx";
import { following } from "./parts.ts";

export function Sheets() {
  return (
    <>
      <CaptureSheet />
      <Lazy part={following} quiet={talk.value === null} show={({ DisputeDialog }) => <DisputeDialog />} />
    </>
  );
}
