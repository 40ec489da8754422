/** What opens over a phone's screens, wherever those are shown: the capture sheet, and talk about a dispute. */
import { Lazy } from "../../components/lazy.tsx";
import { CaptureSheet } from "./capture-sheet.tsx";
import { talk } from "./dispute-talk.tsx";
import { following } from "./parts.ts";
import { called, proposing } from "./people.ts";

export function Sheets() {
  return (
    <>
      <CaptureSheet />
      <Lazy
        part={following}
        quiet={talk.value === null && called.value === null && proposing.value === null}
        show={({ CallDialog, ContactDialog, DisputeDialog }) => (
          <>
            <DisputeDialog />
            <CallDialog />
            <ContactDialog />
          </>
        )}
      />
    </>
  );
}
