/** Milliseconds of silence after which a stream is taken for dead; the server gives a sign of life every 15 s. */
const LONGEST_SILENCE = 40_000;

/** Milliseconds within which the first event comes, unless something on the way holds the stream up. */
const FIRST_EVENT = 6000;

/** The stream was opened, but nothing came through: a proxy holds it up. */
export class HeldUp extends Error {}

/**
 * The events of a body in the format of Server-Sent Events. The browser's own EventSource cannot send the session along.
 * Rejects with HeldUp when nothing comes at all, and with another error when it falls silent.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<{ kind: string; data: unknown }> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let unread = "";
  let began = false;
  try {
    for (;;) {
      const { value, done } = await within(
        began ? LONGEST_SILENCE : FIRST_EVENT,
        reader.read(),
        began ? Error : HeldUp,
      );
      if (done) return;
      began = true;
      const blocks = (unread + value).split("\n\n");
      unread = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    // Nobody reads on; that the other side hears so may fail.
    reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): { kind: string; data: unknown } | undefined {
  let kind = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) kind = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
  }
  return data ? { kind, data: JSON.parse(data) } : undefined;
}

function within<T>(milliseconds: number, promise: Promise<T>, TooLate: new (message: string) => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate("the stream is silent")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
