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
  private method: "stream" | "poll" = "stream";
  private failures = 0;

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
    while (!this.stopped) {
      try {
        await this.listen();
      } catch (error) {
        if (!this.stopped) await this.recover(error);
      }
    }
    removeEventListener("offline", giveUp);
  }

  private async listen(): Promise<void> {
    this.attempt.abort();
    this.attempt = new AbortController();
    for await (const event of this.server[this.method](this.session, this.hearing.last(), this.attempt)) {
      if (this.stopped) return;
      this.failures = 0;
      this.hearing.reached(true);
      await this.hearing.hear(event);
    }
    if (this.method === "stream") throw new Error("the stream ended");
  }

  /** Waits until it is worth listening again, if it ever is. */
  private async recover(error: unknown): Promise<void> {
    const refused = error instanceof Refused ? error : undefined;
    if (refused?.status === 401) {
      this.stopped = true;
      this.hearing.gone();
    } else if (error instanceof HeldUp) {
      this.method = "poll";
    } else {
      this.failures += 1;
      // A stream that only ended is opened again soon: that is no trouble to tell anybody about.
      if (this.failures > 1 || !navigator.onLine) this.hearing.reached(false);
      await pause(Math.max(backoff(this.failures), refused?.retryAfter ?? 0), this.attempt.signal);
    }
  }
}
