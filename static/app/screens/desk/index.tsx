/** The desk's screens; loaded only where they are used. */
import type { DeskProps } from "../app.tsx";

export function DeskApp({ session }: DeskProps) {
  return <p>{session.user.name}</p>;
}
