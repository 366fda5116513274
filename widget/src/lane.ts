import type { Outgoing } from "./types";
import { pause } from "./waiting";

export interface Traffic {
  /** What is to be sent next, until it is there. */
  next(): Outgoing | undefined;
  deliver(outgoing: Outgoing): Promise<void>;
  /** Milliseconds to wait before going on, after it failed so many times in a row. */
  failed(error: unknown, outgoing: Outgoing, failures: number): number;
}

/** Sends what waits, one after the other. */
export class Lane {
  private isBusy = false;

  constructor(private readonly traffic: Traffic) {}

  /** Whoever asks while it is at it, is served too. */
  start(): void {
    if (!this.isBusy) void this.run();
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    let failures = 0;
    let before = "";
    for (let next = this.traffic.next(); next; next = this.traffic.next()) {
      if (next.id !== before) failures = 0;
      before = next.id;
      try {
        await this.traffic.deliver(next);
      } catch (error) {
        failures += 1;
        await pause(this.traffic.failed(error, next, failures));
      }
    }
    this.isBusy = false;
  }
}
