import type { Keeping } from "./keeping";
import { Receiver } from "./receiver";
import { Refused, type Server } from "./server";
import type { Button, Message, Outgoing, Owner, ServerEvent, Typing } from "./types";
import { backoff, pause } from "./waiting";

export interface Listener {
  said(message: Message): void;
  /** What the server may not have yet, in order. */
  pending(outgoing: Outgoing[]): void;
  owner(owner: Owner, coach: string): void;
  typing(typing: Typing): void;
  reached(reached: boolean): void;
  /** The server refused a message, and says why. */
  refused(sentence: string): void;
  /** There is no conversation any more. */
  cleared(because: "restarted" | "erased" | "gone"): void;
}

/** One person's conversation: nothing they type is lost, and nothing is sent or shown twice. */
export class Conversation {
  readonly messages = new Map<number, Message>();
  owner: Owner = "bot";
  private coach = "";
  /** The number up to which the server's own telling was heard; what this tab sent may have a higher one. */
  private heard = 0;
  private receiver: Receiver | undefined;
  private listeningTo: string | undefined;
  private sending: Promise<void> | undefined;
  private onItsWay: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly server: Server,
    private readonly keeping: Keeping,
    private readonly listener: Listener,
  ) {
    document.addEventListener("visibilitychange", () => this.listen());
    keeping.watch((name) => this.changedElsewhere(name));
  }

  get exists(): boolean {
    return this.keeping.session !== null || this.keeping.outbox.length > 0;
  }

  get isWithPeople(): boolean {
    return this.owner === "waiting" || this.owner === "coach";
  }

  /** Goes on with what there was on an earlier page. */
  resume(): void {
    this.listener.pending(this.keeping.outbox);
    this.listen();
    void this.send();
  }

  say(text: string): void {
    this.post({ id: newId(), text });
  }

  press({ title, payload }: Button): void {
    this.post({ id: newId(), text: title, payload });
  }

  /** Sends a file to the coach. Rejects when it did not arrive. */
  async attach(file: File): Promise<void> {
    const { session } = this.keeping;
    if (session) await this.server.attach(session, newId(), file);
  }

  /** Leaves this conversation and begins an empty one. */
  restart(): void {
    this.clear("restarted");
  }

  /** Erases this conversation on the server too. Rejects when the server could not be reached. */
  async erase(): Promise<void> {
    const { session } = this.keeping;
    try {
      if (session) await this.server.erase(session);
    } catch (error) {
      if (!isUnknownSession(error)) throw error;
    }
    this.clear("erased");
  }

  private post(outgoing: Outgoing): void {
    this.keeping.outbox = [...this.keeping.outbox, outgoing];
    this.listener.pending(this.keeping.outbox);
    void this.send();
  }

  /** Sends what waits, one after the other; calls while it is at it join in. */
  private send(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    let failures = 0;
    for (let next = this.keeping.outbox[0]; next; next = this.keeping.outbox[0]) {
      try {
        await this.deliver(next);
        failures = 0;
      } catch (error) {
        failures += 1;
        const retryAfter = error instanceof Refused ? this.handleRefusal(error, next) : undefined;
        if (retryAfter === undefined) this.listener.reached(false);
        await pause(retryAfter ?? backoff(failures));
      }
    }
  }

  private async deliver(outgoing: Outgoing): Promise<void> {
    const session = await this.session();
    const delivery = this.server.send(session, outgoing);
    this.onItsWay = delivery.catch(() => undefined);
    const sequence = await delivery.catch((error: unknown) => {
      if (isUnknownSession(error) && session === this.keeping.session) this.clear("gone", this.keeping.outbox);
      throw error;
    });
    if (session !== this.keeping.session) return;
    this.listener.reached(true);
    this.drop(outgoing);
    if (!this.messages.has(sequence)) this.keep(spoken(outgoing, sequence));
    this.listener.pending(this.keeping.outbox);
  }

  /** Milliseconds to wait before going on; undefined when the server is only ill. */
  private handleRefusal(refused: Refused, outgoing: Outgoing): number | undefined {
    // What was typed goes to a new session.
    if (refused.status === 401) return 0;
    if (refused.status === 429) {
      this.listener.refused(refused.sentence);
      return refused.retryAfter || backoff(3);
    }
    if (refused.status < 500) {
      this.drop(outgoing);
      this.listener.pending(this.keeping.outbox);
      this.listener.refused(refused.sentence);
      return 0;
    }
    return undefined;
  }

  private drop({ id }: Outgoing): void {
    this.keeping.outbox = this.keeping.outbox.filter((waiting) => waiting.id !== id);
  }

  /** The token of this conversation; begins one when there is none, also when two tabs want one at once. */
  private async session(): Promise<string> {
    const begin = async () => {
      this.keeping.session ??= await this.server.begin();
      return this.keeping.session as string;
    };
    const session = navigator.locks
      ? await navigator.locks.request(`loketwijzer ${this.server.base}`, begin)
      : await begin();
    this.listen();
    return session;
  }

  /**
   * Hears what is said as long as somebody may see it: a browser has few connections for one server, which hidden tabs
   * would take up. Whoever waits for a human is told in a hidden tab too.
   */
  private listen(): void {
    const { session } = this.keeping;
    const mayBeSeen = !document.hidden || this.isWithPeople;
    if (session === null || !mayBeSeen) return this.stopListening();
    if (this.receiver) return;
    this.receiver = new Receiver(this.server, session, {
      last: () => this.heard,
      hear: (event) => this.hear(event),
      reached: (reached) => this.listener.reached(reached),
      gone: () => this.clear("gone", this.keeping.outbox),
    });
    this.listeningTo = session;
  }

  private stopListening(): void {
    this.receiver?.stop();
    this.receiver = undefined;
    this.listeningTo = undefined;
  }

  private async hear(event: ServerEvent): Promise<void> {
    if (event.kind === "message") {
      // What this tab just sent is shown already: first hear what number it got.
      if (event.message.author === "person") await this.onItsWay;
      this.heard = event.message.sequence;
      this.keep(event.message);
    } else if (event.kind === "owner") {
      this.owner = event.owner;
      this.listener.owner(this.owner, this.coach);
    } else {
      this.listener.typing(event.typing);
    }
  }

  private keep(message: Message): void {
    this.messages.set(message.sequence, message);
    if (message.metadata.coach) this.coach = message.metadata.coach;
    this.listener.said(message);
  }

  private changedElsewhere(name: string): void {
    if (name === "outbox") this.listener.pending(this.keeping.outbox);
    if (name !== "session") return;
    if (this.listeningTo && this.listeningTo !== this.keeping.session) this.reset("restarted");
    this.listen();
  }

  private clear(because: "restarted" | "erased" | "gone", unsent: Outgoing[] = []): void {
    this.keeping.forget();
    this.keeping.outbox = unsent;
    this.reset(because);
  }

  private reset(because: "restarted" | "erased" | "gone"): void {
    this.stopListening();
    this.messages.clear();
    this.heard = 0;
    this.owner = "bot";
    this.coach = "";
    this.listener.cleared(because);
    this.listener.pending(this.keeping.outbox);
  }
}

function isUnknownSession(error: unknown): boolean {
  return error instanceof Refused && error.status === 401;
}

function spoken({ text }: Outgoing, sequence: number): Message {
  return { sequence, author: "person", name: "", text, buttons: [], metadata: {}, at: new Date().toISOString() };
}

/** A random UUID; the browser's own function is there on secure pages only. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
