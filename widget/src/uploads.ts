import type { FileStore } from "./file-store";
import type { Keeping } from "./keeping";
import { Lane } from "./lane";
import { isUnknownSession, Refused, type Server } from "./server";
import type { Outgoing } from "./types";
import { backoff, pause } from "./waiting";

/** After so many times the person decides whether to go on: a file may cost them money. */
const MOST_ATTEMPTS = 5;

/** Milliseconds within which the server says what number a file got, once it is told in the conversation. */
const TOLD_AT_ONCE = 1000;

export interface UploadEvents {
  changed(): void;
  sent(outgoing: Outgoing, sequence: number): void;
  failed(outgoing: Outgoing): void;
  /** The server does not know this session any more. */
  gone(): void;
}

/** The browser has lost the file itself. */
class Lost extends Error {}

/** Files for the coach. They have a lane of their own, so that what somebody types never waits for them. */
export class Uploads {
  private onItsWay: Promise<unknown> = Promise.resolve();
  private readonly lane = new Lane({
    next: () => this.keeping.outbox.find(({ file, failed }) => file && !failed),
    deliver: (outgoing) => this.inTurn(outgoing),
    failed: (error, outgoing, failures) => this.failed(error, outgoing, failures),
  });

  constructor(
    private readonly server: Server,
    private readonly keeping: Keeping,
    private readonly files: FileStore,
    private readonly on: UploadEvents,
  ) {}

  add(id: string, file: File): void {
    const { name, type, size } = file;
    void this.files.put(id, file);
    this.keeping.outbox = [...this.keeping.outbox, { id, text: name, file: { name, type, size } }];
    this.on.changed();
    this.lane.start();
  }

  resume(): void {
    this.tidy();
    this.lane.start();
  }

  again(outgoing: Outgoing): void {
    const { failed: _, ...untried } = outgoing;
    this.put(untried);
    this.lane.start();
  }

  leave(outgoing: Outgoing): void {
    this.keeping.drop(outgoing);
    this.on.changed();
    this.tidy();
  }

  /** What the server has, and what was left, is not kept here. */
  tidy(): void {
    void this.files.keepOnly((id) => this.isWaiting(id));
  }

  /** Once it is known what number the file got that this page is sending; another page's file is not waited for. */
  async settled(): Promise<void> {
    await Promise.race([this.onItsWay, pause(TOLD_AT_ONCE)]);
  }

  /** Two tabs do not send the same file at once. */
  private async inTurn(outgoing: Outgoing): Promise<void> {
    if (navigator.locks) await navigator.locks.request("loketwijzer file", () => this.deliver(outgoing));
    else await this.deliver(outgoing);
  }

  private async deliver(outgoing: Outgoing): Promise<void> {
    const { session } = this.keeping;
    if (!this.isWaiting(outgoing.id)) return;
    const file = await this.files.get(outgoing.id);
    if (!file || !session) throw new Lost();
    const delivery = this.server.attach(session, outgoing.id, file, outgoing.text);
    this.onItsWay = delivery.catch(() => undefined);
    const sequence = await delivery.catch((error: unknown) => {
      if (isUnknownSession(error) && session === this.keeping.session) this.on.gone();
      throw error;
    });
    if (session !== this.keeping.session) return;
    this.on.sent(outgoing, sequence);
    this.tidy();
  }

  /** Milliseconds to wait before going on. */
  private failed(error: unknown, outgoing: Outgoing, failures: number): number {
    const { status = 0, sentence = "", retryAfter = 0 } = error instanceof Refused ? error : {};
    const isRefused = status >= 400 && status < 500 && status !== 401 && status !== 429;
    const isTriedEnough = failures >= MOST_ATTEMPTS && navigator.onLine;
    if (!(isRefused || isTriedEnough || error instanceof Lost)) return retryAfter || backoff(failures);
    // Later there may be a coach again; the same file will not become smaller, nor another type.
    const again = !(error instanceof Lost) && (!isRefused || status === 409);
    const failed = { ...outgoing, failed: { sentence, again } };
    this.put(failed);
    this.on.failed(failed);
    return 0;
  }

  private isWaiting(id: string): boolean {
    return this.keeping.outbox.some((waiting) => waiting.id === id);
  }

  private put(changed: Outgoing): void {
    this.keeping.outbox = this.keeping.outbox.map((waiting) => (waiting.id === changed.id ? changed : waiting));
    this.on.changed();
  }
}
