/** Waits until `act` says that it is done, or for so long. */
export async function within(ms: number, act: (done: () => void) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    act(resolve);
    await promise;
  } catch {
    // the socket never opened
  } finally {
    clearTimeout(timer);
  }
}
