/** Keep long work from holding up the page: call between pieces; every so often it lets others go first. */
export function breathing(milliseconds = 24): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < milliseconds) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}
