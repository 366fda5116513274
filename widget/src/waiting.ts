const SHORTEST = 500;
const LONGEST = 20_000;

/** Milliseconds before the next try: twice as long each time, and not the same for everybody at once. */
export function backoff(failures: number): number {
  const wait = Math.min(LONGEST, SHORTEST * 2 ** (failures - 1));
  return wait * (0.75 + Math.random() / 2);
}

/** Waits so long, or shorter when the network comes back or the signal says to stop. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds);
    function end() {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal?.removeEventListener("abort", end);
      resolve();
    }
    addEventListener("online", end);
    signal?.addEventListener("abort", end);
  });
}
