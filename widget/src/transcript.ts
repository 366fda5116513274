import { speaker } from "./message";
import type { Message } from "./types";
import type { Words } from "./words";

/** The conversation as plain text. */
export function transcript(messages: Message[], words: Words): string {
  return messages
    .filter(({ text }) => text)
    .map(
      (message) =>
        `${new Date(message.at).toLocaleString(words.locale)} ${speaker(message, words)}:\n${message.text}\n`,
    )
    .join("\n");
}

export function download(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: fileName });
  link.click();
  URL.revokeObjectURL(address);
}
