import { readEvents } from "./event-stream";
import type { Message, Outgoing, Owner, ServerEvent, Typing, Welcome } from "./types";

/** Seconds that a long poll may take on the server. */
const LONGEST_POLL = 25;

/** Milliseconds after which a request that should be answered at once is given up. */
const PATIENCE = 15_000;

/** The server answered, and the answer is no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    /** What the server says about it, for the person to read. */
    readonly sentence: string,
    /** Milliseconds to wait before trying again. */
    readonly retryAfter: number,
  ) {
    super(`${status} ${sentence}`);
  }
}

/** The web channel of one gateway. Each call rejects with Refused, or with another error when it was not reached. */
export class Server {
  constructor(readonly base: string) {}

  async welcome(): Promise<Welcome> {
    return (await this.ask("welcome", {})).json();
  }

  async begin(): Promise<string> {
    const { session } = await (await this.ask("sessions", { method: "POST" })).json();
    return session;
  }

  async erase(session: string): Promise<void> {
    await this.ask("sessions", { method: "DELETE", session });
  }

  /** The number that the message got. */
  async send(session: string, { id, text, payload }: Outgoing): Promise<number> {
    const body = JSON.stringify(payload === undefined ? { id, text } : { id, payload });
    const { sequence } = await (await this.ask("messages", { method: "POST", session, body })).json();
    return sequence;
  }

  async attach(session: string, id: string, file: Blob, name: string): Promise<number> {
    const body = new FormData();
    body.append("id", id);
    body.append("file", file, name);
    // A large file on a slow phone takes its time.
    const signal = AbortSignal.timeout(PATIENCE * 8);
    const { sequence } = await (await this.ask("attachments", { method: "POST", session, body, signal })).json();
    return sequence;
  }

  /** What was said after a number; waits for it. */
  async *poll(session: string, after: number, attempt: AbortController): AsyncGenerator<ServerEvent> {
    const late = setTimeout(() => attempt.abort(), LONGEST_POLL * 1000 + PATIENCE);
    const path = `messages?after=${after}&wait=${LONGEST_POLL}`;
    const response = await this.ask(path, { session, signal: attempt.signal }).finally(() => clearTimeout(late));
    const { messages, owner } = (await response.json()) as { messages: Message[]; owner: Owner };
    yield { kind: "owner", owner };
    for (const message of messages) yield { kind: "message", message };
  }

  /** What is said after a number, as it happens. */
  async *stream(session: string, after: number, attempt: AbortController): AsyncGenerator<ServerEvent> {
    const response = await this.ask("events", {
      session,
      signal: attempt.signal,
      headers: { Accept: "text/event-stream", "Last-Event-ID": String(after) },
    });
    if (!response.body) throw new Error("no body to read events from");
    for await (const { kind, data } of readEvents(response.body)) {
      if (kind === "message") yield { kind, message: data as Message };
      else if (kind === "owner") yield { kind, owner: (data as { owner: Owner }).owner };
      else if (kind === "typing") yield { kind, typing: data as Typing };
    }
  }

  private async ask(
    path: string,
    { session, headers, ...init }: RequestInit & { session?: string; headers?: Record<string, string> },
  ): Promise<Response> {
    const response = await fetch(`${this.base}/web/${path}`, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
      ...init,
      headers: {
        ...headers,
        ...(session && { Authorization: `Bearer ${session}` }),
        ...(typeof init.body === "string" && { "Content-Type": "application/json" }),
      },
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

export function isUnknownSession(error: unknown): boolean {
  return error instanceof Refused && error.status === 401;
}

async function refusal(response: Response): Promise<Refused> {
  const { detail } = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("Retry-After")) || 0;
  return new Refused(response.status, typeof detail === "string" ? detail : "", seconds * 1000);
}
