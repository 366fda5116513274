import type { Outgoing } from "./types";

/** Milliseconds after which whoever opens the window is asked first whether the conversation is theirs. */
const MAYBE_SOMEBODY_ELSE = 30 * 60 * 1000;

/**
 * What stays in the browser between pages: of this website and this server only.
 *
 * Where the browser keeps nothing (private windows, blocked by a setting) it stays as long as the page does.
 */
export class Keeping {
  private readonly prefix: string;

  constructor(server: string) {
    this.prefix = `loketwijzer ${server} `;
  }

  get session(): string | null {
    return this.read("session");
  }
  set session(token: string | null) {
    this.write("session", token);
  }

  get outbox(): Outgoing[] {
    return JSON.parse(this.read("outbox") ?? "[]");
  }
  set outbox(outgoing: Outgoing[]) {
    this.write("outbox", outgoing.length ? JSON.stringify(outgoing) : null);
  }

  drop({ id }: Outgoing): void {
    this.outbox = this.outbox.filter((waiting) => waiting.id !== id);
  }

  /** The number of the last message that the person has had before their eyes. */
  get seen(): number {
    return Number(this.read("seen"));
  }
  set seen(sequence: number) {
    this.write("seen", String(sequence));
  }

  /** When the person last did something, in milliseconds. */
  get active(): number {
    return Number(this.read("active"));
  }
  set active(moment: number) {
    this.write("active", String(moment));
  }

  /** Whether somebody else may be sitting here by now. */
  get isOfEarlier(): boolean {
    return this.active > 0 && Date.now() - this.active > MAYBE_SOMEBODY_ELSE;
  }

  /** Whether the window is open; of this tab only. */
  get open(): boolean {
    return this.read("open", "sessionStorage") !== null;
  }
  set open(open: boolean) {
    this.write("open", open ? "1" : null, "sessionStorage");
  }

  /** What is typed and not yet sent; of this tab only. */
  get draft(): string {
    return this.read("draft", "sessionStorage") ?? "";
  }
  set draft(text: string) {
    this.write("draft", text || null, "sessionStorage");
  }

  forget(): void {
    for (const name of ["session", "outbox", "seen", "active"]) this.write(name, null);
    this.draft = "";
  }

  /** Calls when another tab changed something, with its name. */
  watch(changed: (name: string) => void): void {
    addEventListener("storage", ({ key }) => {
      if (key === null) changed("session");
      else if (key.startsWith(this.prefix)) changed(key.slice(this.prefix.length));
    });
  }

  private readonly ofThePage = new Map<string, string>();

  private read(name: string, where: Where = "localStorage"): string | null {
    try {
      return window[where].getItem(this.prefix + name);
    } catch {
      return this.ofThePage.get(name) ?? null;
    }
  }

  private write(name: string, value: string | null, where: Where = "localStorage"): void {
    try {
      if (value === null) window[where].removeItem(this.prefix + name);
      else window[where].setItem(this.prefix + name, value);
    } catch {
      if (value === null) this.ofThePage.delete(name);
      else this.ofThePage.set(name, value);
    }
  }
}

type Where = "localStorage" | "sessionStorage";
