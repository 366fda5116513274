import type { FileStore } from "./file-store";
import type { Keeping } from "./keeping";
import { Lane } from "./lane";
import { Receiver } from "./receiver";
import { isUnknownSession, Refused, type Server } from "./server";
import type { Button, Message, Outgoing, Owner, ServerEvent, Typing } from "./types";
import { Uploads } from "./uploads";
import { backoff } from "./waiting";

export interface Listener {
  said(message: Message): void;
  /** What the server may not have yet, in order. */
  pending(outgoing: Outgoing[]): void;
  owner(owner: Owner, coach: string): void;
  typing(typing: Typing): void;
  reached(reached: boolean): void;
  /** A file was not sent; `failed` says why. */
  failed(outgoing: Outgoing): void;
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
  private onItsWay: Promise<unknown> = Promise.resolve();
  private readonly texts = new Lane({
    next: () => this.keeping.outbox.find(({ file }) => !file),
    deliver: (outgoing) => this.deliver(outgoing),
    failed: (error, outgoing, failures) => this.textFailed(error, outgoing, failures),
  });
  private readonly uploads: Uploads;

  constructor(
    private readonly server: Server,
    private readonly keeping: Keeping,
    files: FileStore,
    private readonly listener: Listener,
  ) {
    this.uploads = new Uploads(server, keeping, files, {
      changed: () => this.listener.pending(this.keeping.outbox),
      sent: (outgoing, sequence) => this.sent(outgoing, sequence),
      failed: (outgoing) => this.listener.failed(outgoing),
      gone: () => this.lose(),
    });
    document.addEventListener("visibilitychange", () => this.listen());
    keeping.watch((name) => this.changedElsewhere(name));
  }

  get exists(): boolean {
    return this.keeping.session !== null || this.keeping.outbox.length > 0;
  }

  get isWithPeople(): boolean {
    return this.owner === "waiting" || this.owner === "coach";
  }

  /** What others said after that number. */
  newsSince(seen: number): Message[] {
    return [...this.messages.values()].filter(
      ({ sequence, author, text }) => sequence > seen && author !== "person" && text,
    );
  }

  /** Goes on with what there was on an earlier page. */
  resume(): void {
    this.listener.pending(this.keeping.outbox);
    this.listen();
    this.texts.start();
    this.uploads.resume();
  }

  say(text: string): void {
    this.post({ id: newId(), text });
  }

  press({ title, payload }: Button): void {
    this.post({ id: newId(), text: title, payload });
  }

  /** Sends a file to the coach. */
  attach(file: File): void {
    this.uploads.add(newId(), file);
  }

  /** Tries a file once more. */
  attachAgain(outgoing: Outgoing): void {
    this.uploads.again(outgoing);
  }

  /** Leaves a file that was not sent. */
  leave(outgoing: Outgoing): void {
    this.uploads.leave(outgoing);
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
    this.texts.start();
  }

  private async deliver(outgoing: Outgoing): Promise<void> {
    const session = await this.session();
    const delivery = this.server.send(session, outgoing);
    this.onItsWay = delivery.catch(() => undefined);
    const sequence = await delivery.catch((error: unknown) => {
      if (isUnknownSession(error) && session === this.keeping.session) this.lose();
      throw error;
    });
    if (session !== this.keeping.session) return;
    this.listener.reached(true);
    this.sent(outgoing, sequence);
  }

  /** The server has it, under this number. */
  private sent(outgoing: Outgoing, sequence: number): void {
    this.keeping.drop(outgoing);
    this.keep(this.messages.get(sequence) ?? spoken(outgoing, sequence), outgoing.id);
    this.listener.pending(this.keeping.outbox);
  }

  /** Milliseconds to wait before going on. */
  private textFailed(error: unknown, outgoing: Outgoing, failures: number): number {
    if (!(error instanceof Refused) || error.status >= 500) {
      this.listener.reached(false);
      return backoff(failures);
    }
    // What was typed goes to a new session.
    if (error.status === 401) return 0;
    this.listener.refused(error.sentence);
    if (error.status === 429) return error.retryAfter || backoff(3);
    this.keeping.drop(outgoing);
    this.listener.pending(this.keeping.outbox);
    return 0;
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
    if (session === null || !mayBeSeen) {
      this.stopListening();
      return;
    }
    if (this.receiver) return;
    this.receiver = new Receiver(this.server, session, {
      last: () => this.heard,
      hear: (event) => this.hear(event),
      reached: (reached) => this.listener.reached(reached),
      gone: () => this.lose(),
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
      if (event.message.metadata.attachment) await this.uploads.settled();
      else if (event.message.author === "person") await this.onItsWay;
      this.heard = event.message.sequence;
      this.keep(event.message);
    } else if (event.kind === "owner") {
      this.owner = event.owner;
      this.listener.owner(this.owner, this.coach);
    } else {
      this.listener.typing(event.typing);
    }
  }

  private keep(message: Message, sentAs = this.messages.get(message.sequence)?.sentAs): void {
    if (sentAs) message.sentAs = sentAs;
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

  /** The server does not know this conversation any more; a file was for the coach in it. */
  private lose(): void {
    this.clear(
      "gone",
      this.keeping.outbox.filter(({ file }) => !file),
    );
  }

  private clear(because: "restarted" | "erased" | "gone", unsent: Outgoing[] = []): void {
    this.keeping.forget();
    this.keeping.outbox = unsent;
    this.reset(because);
  }

  private reset(because: "restarted" | "erased" | "gone"): void {
    this.stopListening();
    this.uploads.tidy();
    this.messages.clear();
    this.heard = 0;
    this.owner = "bot";
    this.coach = "";
    this.listener.cleared(because);
    this.listener.pending(this.keeping.outbox);
  }
}

function spoken({ text, file }: Outgoing, sequence: number): Message {
  const metadata = file ? { attachment: file } : {};
  return { sequence, author: "person", name: "", text, buttons: [], metadata, at: new Date().toISOString() };
}

/** A random UUID; the browser's own function is there on secure pages only. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x40);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
