/** Whether there is room for a photo: they come last, so that words always fit. */
/** So much stays free for words. */
const RESERVE = 10 * 1024 * 1024;
const LOW = 30 * 1024 * 1024;

async function freeBytes(): Promise<number> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  return estimate?.quota === undefined ? Infinity : estimate.quota - (estimate.usage ?? 0);
}

export const hasRoom = async (bytes: number): Promise<boolean> => (await freeBytes()) - bytes >= RESERVE;
export const isLow = async (): Promise<boolean> => (await freeBytes()) < LOW;
