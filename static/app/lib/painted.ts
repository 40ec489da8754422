/** Let what was just rendered reach the screen; a hidden page draws nothing, and waits a little. */
export const painted = (): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, 100);
    requestAnimationFrame(() => setTimeout(done));
  });
