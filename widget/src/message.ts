import { chart } from "./chart";
import { button, h } from "./dom";
import { isAddress, link, linked } from "./linked-text";
import type { Button, Message, Outgoing } from "./types";
import type { Words } from "./words";

export interface Bubbles {
  words: Words;
  lang: string;
  press(button: Button): void;
}

/** A message as it stands in the conversation. */
export function bubble(message: Message, bubbles: Bubbles): HTMLLIElement {
  const { author, text, metadata } = message;
  const buttons = message.buttons ?? [];
  const isCard = metadata.loket !== undefined && buttons.some(({ payload }) => isAddress(payload));
  return h(
    "li",
    { class: `message ${author}${isCard ? " card" : ""}` },
    h(
      "div",
      { class: "bubble" },
      h("span", { class: author === "coach" ? "name" : "unseen" }, `${speaker(message, bubbles.words)}: `),
      isCard ? cardText(text) : h("p", { dir: "auto" }, ...linked(text)),
      metadata.plan?.length ? chart(metadata.plan, bubbles.words.chart) : undefined,
      source(message, bubbles.words),
      time(message.at, bubbles.lang),
    ),
    buttons.length > 0 && choices(buttons, bubbles),
  );
}

/** What the person typed and the server may not have yet. */
export function pendingBubble({ text }: Outgoing, { words }: Bubbles): HTMLLIElement {
  return h(
    "li",
    { class: "message person pending" },
    h(
      "div",
      { class: "bubble" },
      h("span", { class: "unseen" }, `${words.you}: `),
      h("p", { dir: "auto" }, ...linked(text)),
      h("span", { class: "time" }, words.notSent),
    ),
  );
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

function time(at: string, lang: string): HTMLTimeElement {
  const written = new Date(at).toLocaleString(lang, { hour: "2-digit", minute: "2-digit" });
  return h("time", { class: "time", datetime: at }, written);
}
