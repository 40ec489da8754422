import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Read a photo's bytes once; undefined until they are here, null when this phone does not have them. */
export function useBytes(
  id: string,
  read: (id: string) => Promise<ArrayBuffer | undefined>,
): ArrayBuffer | null | undefined {
  const bytes = useSignal<ArrayBuffer | null | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    void read(id).then((found) => wanted && (bytes.value = found ?? null));
    return () => void (wanted = false);
  }, [id]);
  return bytes.value;
}
