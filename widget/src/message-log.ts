import { h } from "./dom";
import { type Bubbles, bubble, choices, pendingBubble } from "./message";
import { paragraphs } from "./paragraphs";
import type { Message, Outgoing, Welcome } from "./types";

/** The messages on the screen, in the order of their numbers; what is not sent yet comes last. */
export class MessageLog {
  readonly element: HTMLElement;
  private readonly list = h("ol", { class: "messages", role: "list", lang: "nl" });
  private readonly unsent = h("ol", { class: "messages", role: "list" });
  private readonly typist = h("p", { class: "typing", hidden: true });
  private readonly notice = h("p", { class: "notice", hidden: true });
  private readonly shown = new Map<number, HTMLLIElement>();
  private greeting: HTMLLIElement | undefined;

  constructor(private readonly bubbles: Bubbles) {
    this.element = h(
      "div",
      { class: "log", role: "region", "aria-label": bubbles.words.conversation, tabindex: "0" },
      this.list,
      this.unsent,
      this.typist,
      this.notice,
    );
  }

  greet({ text, buttons }: Welcome["greeting"]): void {
    this.greeting?.remove();
    this.greeting = h(
      "li",
      { class: "message bot", "data-author": "bot" },
      h("div", { class: "bubble" }, h("span", { class: "unseen" }, `${this.bubbles.words.bot}: `), ...paragraphs(text)),
      choices(buttons, this.bubbles),
    );
    this.list.prepend(this.greeting);
    this.retireReplies();
  }

  put(message: Message): void {
    if (!message.text && !message.buttons?.length) return;
    const item = bubble(message, this.bubbles);
    const before = this.shown.get(message.sequence);
    this.shown.set(message.sequence, item);
    if (before) before.replaceWith(item);
    else this.insert(item, message.sequence);
    this.notice.hidden = true;
    this.retireReplies();
    this.scroll();
  }

  pending(outgoing: Outgoing[]): void {
    this.unsent.replaceChildren(...outgoing.map((waiting) => pendingBubble(waiting, this.bubbles)));
    this.retireReplies();
    if (outgoing.length) this.scroll();
  }

  type(text: string | undefined): void {
    this.typist.hidden = text === undefined;
    this.typist.textContent = text ?? "";
    if (text) this.scroll();
  }

  /** Something the window itself has to say, until the next message. */
  tell(text: string): void {
    this.notice.textContent = text;
    this.notice.hidden = false;
    this.notice.scrollIntoView({ block: "nearest" });
  }

  clear(): void {
    this.shown.clear();
    this.list.replaceChildren(...(this.greeting ? [this.greeting] : []));
    this.unsent.replaceChildren();
    this.retireReplies();
    this.type(undefined);
  }

  /** To the end, but never so far that the beginning of what was said last is out of sight. */
  scroll(): void {
    const end = this.element.scrollHeight - this.element.clientHeight;
    const begin = this.beginOfLast();
    this.element.scrollTop = begin ? Math.min(end, begin.offsetTop - 8) : end;
  }

  /** An answer begins with the question, however many messages it has; what others say comes one by one. */
  private beginOfLast(): HTMLElement | undefined {
    const said = [...this.element.querySelectorAll<HTMLElement>(".message")];
    if (said.at(-1)?.dataset.author !== "bot") return said.at(-1);
    const before = said.findLastIndex(({ dataset }) => dataset.author !== "bot");
    // The greeting is read from its end, where the replies are.
    return before < 0 ? undefined : said[said[before]?.dataset.author === "person" ? before : before + 1];
  }

  private insert(item: HTMLLIElement, sequence: number): void {
    const next = [...this.shown.keys()].filter((other) => other > sequence).sort((a, b) => a - b)[0];
    this.list.insertBefore(item, (next !== undefined && this.shown.get(next)) || null);
  }

  /** Replies are offered to the last thing said; whoever has answered it is not offered them again. */
  private retireReplies(): void {
    const items = [...this.list.children];
    const answered = this.unsent.children.length
      ? items.length
      : items.findLastIndex((item) => item.classList.contains("person"));
    for (const [position, item] of items.entries()) item.classList.toggle("answered", position < answered);
  }
}
