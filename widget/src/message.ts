import { chart } from "./chart";
import { button, h } from "./dom";
import { icon } from "./icons";
import { isAddress, link, linked } from "./linked-text";
import { paragraphs } from "./paragraphs";
import type { Pictures } from "./pictures";
import type { Attachment, Button, Message, Outgoing } from "./types";
import type { Words } from "./words";

export interface Bubbles {
  words: Words;
  pictures: Pictures;
  press(button: Button): void;
  /** Tries to send a file once more. */
  again(outgoing: Outgoing): void;
  /** Leaves a file that was not sent. */
  leave(outgoing: Outgoing): void;
}

/** A message as it stands in the conversation. */
export function bubble(message: Message, bubbles: Bubbles): HTMLLIElement {
  const { author, metadata } = message;
  const buttons = message.buttons ?? [];
  const isCard = metadata.loket !== undefined && buttons.some(({ payload }) => isAddress(payload));
  return h(
    "li",
    { class: `message ${author}${isCard ? " card" : ""}`, "data-author": author },
    h(
      "div",
      { class: "bubble" },
      h("span", { class: author === "coach" ? "name" : "unseen" }, `${speaker(message, bubbles.words)}: `),
      ...body(message, isCard, bubbles),
      metadata.plan?.length ? chart(metadata.plan, bubbles.words) : undefined,
      source(message, bubbles.words),
      time(message.at, bubbles.words),
    ),
    buttons.length > 0 && choices(buttons, bubbles),
  );
}

/** What the person typed or chose and the server may not have yet. */
export function pendingBubble(outgoing: Outgoing, bubbles: Bubbles): HTMLLIElement {
  const { words } = bubbles;
  const { failed } = outgoing;
  return h(
    "li",
    { class: `message person ${failed ? "failed" : "pending"}`, "data-author": "person" },
    h(
      "div",
      { class: "bubble" },
      h("span", { class: "unseen" }, `${words.you}: `),
      outgoing.file ? file(outgoing.file, outgoing.id, bubbles) : typed(outgoing.text),
      ...(failed ? whyNotSent(outgoing, words) : [h("span", { class: "time" }, words.pending)]),
    ),
    failed && afterFailing(outgoing, bubbles),
  );
}

function whyNotSent({ failed }: Outgoing, words: Words): HTMLElement[] {
  const why = failed?.sentence || (failed?.again ? "" : words.fileLost);
  return [h("p", { class: "wrong" }, icon("wrong"), words.notSent), h("p", { class: "why" }, why)];
}

function afterFailing(outgoing: Outgoing, { words, again, leave }: Bubbles): HTMLUListElement {
  const choice = (title: string, press: (of: Outgoing) => void) =>
    h(
      "li",
      {},
      button({ class: "choice" }, () => press(outgoing), title),
    );
  return h(
    "ul",
    { class: "choices", role: "list" },
    outgoing.failed?.again && choice(words.again, again),
    choice(words.leave, leave),
  );
}

function file({ name, type, size }: Attachment, id: string | undefined, { words, pictures }: Bubbles) {
  return h(
    "div",
    { class: "file" },
    pictures.of(id, type),
    icon("file"),
    h("span", { class: "file-name", dir: "auto" }, name || words.file),
    h("span", { class: "size" }, inWords(size, words)),
  );
}

/** The size of a file, such as `1,4 MB`. */
function inWords(bytes: number, { locale }: Words): string {
  const unit = bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const count = unit === "kilobyte" ? Math.ceil(bytes / 1000) : bytes / 1_000_000;
  return count.toLocaleString(locale, { style: "unit", unit, maximumFractionDigits: 1 });
}

function body({ author, text, metadata, sentAs }: Message, isCard: boolean, bubbles: Bubbles): HTMLElement[] {
  if (metadata.attachment) return [file(metadata.attachment, sentAs, bubbles)];
  if (isCard) return [cardText(text)];
  return author === "person" ? [typed(text)] : paragraphs(text);
}

/** What a person typed stays as they typed it. */
function typed(text: string): HTMLElement {
  return h("p", { dir: "auto" }, ...linked(text));
}

/** Who says it, for whoever cannot see where it stands. */
export function speaker({ author, name }: Message, words: Words): string {
  return author === "coach" ? name || words.coach : { person: words.you, bot: words.bot, system: words.system }[author];
}

export function choices(buttons: Button[], { press }: Bubbles): HTMLUListElement {
  const choice = (offered: Button) =>
    isAddress(offered.payload)
      ? link(offered.payload, offered.title, "choice")
      : button({ class: "choice reply" }, () => press(offered), offered.title);
  return h("ul", { class: "choices", role: "list" }, ...buttons.map((offered) => h("li", {}, choice(offered))));
}

/** The first line of a card is the name of the desk. */
function cardText(text: string): HTMLElement {
  const [name = "", ...lines] = text.split("\n");
  return h("div", { dir: "auto" }, h("strong", {}, name), h("p", {}, ...linked(lines.join("\n").trim())));
}

function source({ metadata, buttons }: Message, words: Words): HTMLElement | undefined {
  const address = metadata.sources?.[0];
  // An answer of several messages has its source under the last one, where the buttons are.
  if (!address || !isAddress(address) || !buttons?.length) return undefined;
  return h("p", { class: "source" }, link(address, words.source));
}

function time(at: string, { locale }: Words): HTMLTimeElement {
  const written = new Date(at).toLocaleString(locale, { hour: "2-digit", minute: "2-digit" });
  return h("time", { class: "time", datetime: at }, written);
}
