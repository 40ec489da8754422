/** Who works on this device, as the page keeps it (`static/app/stores/session.ts`). */
export interface Kept {
  session: { installation: string; user: { id: number } };
}
