/** What one has read of what one was told. */
import { api } from "../lib/http.ts";
import { bringBooks } from "./here.ts";

/** Note that these were read, in one request. Offline they simply stay unread. */
export async function markRead(notices: { id: string }[]): Promise<void> {
  await api("POST", "/notices/read", { ids: notices.map(({ id }) => id) }).catch(() => undefined);
  void bringBooks();
}
