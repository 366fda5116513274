import type { Server } from "./server";
import type { Welcome } from "./types";
import { backoff, pause } from "./waiting";

/** What to show before anything was said; asks until the server answers. */
export async function welcome(server: Server, reached: (reached: boolean) => void): Promise<Welcome> {
  for (let failures = 0; ; failures += 1) {
    try {
      const content = await server.welcome();
      reached(true);
      return content;
    } catch {
      reached(false);
      await pause(backoff(failures + 1));
    }
  }
}
