import { HeldUp } from "./event-stream";
import { Refused, type Server } from "./server";
import type { ServerEvent } from "./types";
import { backoff, pause } from "./waiting";

export interface Hearing {
  /** The number of the last message that was heard. */
  last(): number;
  hear(event: ServerEvent): Promise<void>;
  reached(reached: boolean): void;
  /** The server does not know this session any more. */
  gone(): void;
}

/** Keeps hearing what is said in one session, whatever the network does, until it is told to stop. */
export class Receiver {
  private stopped = false;
  private attempt = new AbortController();

  constructor(
    private readonly server: Server,
    private readonly session: string,
    private readonly hearing: Hearing,
  ) {
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.attempt.abort();
  }

  private async run(): Promise<void> {
    // A stream does not notice by itself that the network went away.
    const giveUp = () => this.attempt.abort();
    addEventListener("offline", giveUp);
    let method: "stream" | "poll" = "stream";
    let failures = 0;
    while (!this.stopped) {
      try {
        for await (const event of this.listenBy(method)) {
          if (this.stopped) break;
          failures = 0;
          this.hearing.reached(true);
          await this.hearing.hear(event);
        }
        if (method === "stream") throw new Error("the stream ended");
      } catch (error) {
        if (this.stopped) break;
        if (error instanceof Refused && error.status === 401) {
          this.hearing.gone();
          break;
        }
        if (error instanceof HeldUp) {
          method = "poll";
          continue;
        }
        failures += 1;
        // A stream that only ended is opened again soon: that is no trouble to tell anybody about.
        if (failures > 1 || !navigator.onLine) this.hearing.reached(false);
        await pause(Math.max(backoff(failures), error instanceof Refused ? error.retryAfter : 0), this.attempt.signal);
      }
    }
    removeEventListener("offline", giveUp);
  }

  private listenBy(method: "stream" | "poll"): AsyncGenerator<ServerEvent> {
    this.attempt.abort();
    this.attempt = new AbortController();
    return this.server[method](this.session, this.hearing.last(), this.attempt);
  }
}
