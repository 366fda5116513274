import { h } from "./dom";
import { type Bubbles, bubble, choices, pendingBubble } from "./message";
import { NewsBelow } from "./news-below";
import { paragraphs } from "./paragraphs";
import type { Message, Outgoing, Welcome } from "./types";

/** Pixels above where the last message is read from, within which somebody has not gone to read further up. */
const NEAR = 48;

/** The messages on the screen, in the order of their numbers; what is not sent yet comes last. */
export class MessageLog {
  readonly element: HTMLElement;
  private readonly list = h("ol", { class: "messages", role: "list", lang: "nl" });
  private readonly unsent = h("ol", { class: "messages", role: "list" });
  private readonly typist = h("p", { class: "typing", hidden: true });
  private readonly notice = h("p", { class: "notice", hidden: true });
  private readonly shown = new Map<number, HTMLLIElement>();
  private readonly news: NewsBelow;
  private greeting: HTMLLIElement | undefined;
  private follows = true;

  constructor(private readonly bubbles: Bubbles) {
    this.news = new NewsBelow(bubbles.words, (first) => this.readFrom(first));
    this.element = h(
      "div",
      { class: "log", role: "region", "aria-label": bubbles.words.conversation, tabindex: "0" },
      this.list,
      this.unsent,
      this.typist,
      this.notice,
      this.news.element,
    );
    this.element.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.keepUp()).observe(this.element);
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
    if (message.author === "person") this.scroll();
    else this.keepUp(before ? undefined : item);
  }

  pending(outgoing: Outgoing[]): void {
    this.unsent.replaceChildren(...outgoing.map((waiting) => pendingBubble(waiting, this.bubbles)));
    this.retireReplies();
    if (outgoing.length) this.scroll();
  }

  type(text: string | undefined): void {
    this.typist.hidden = text === undefined;
    this.typist.textContent = text ?? "";
    if (text) this.keepUp();
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
    this.scroll();
  }

  /** To what was said last. */
  scroll(): void {
    this.follows = true;
    this.news.clear();
    this.element.scrollTop = this.last;
  }

  /** Goes along with what happens, unless somebody reads further up: then it says that there is a new message. */
  keepUp(message?: HTMLElement): void {
    if (this.follows) this.scroll();
    else if (message) this.news.add(message);
  }

  private scrolled(): void {
    this.follows = this.element.scrollTop > this.last - NEAR;
    if (this.follows) this.news.clear();
  }

  private readFrom(first: HTMLElement): void {
    this.element.focus({ preventScroll: true });
    this.news.clear();
    this.element.scrollTop = Math.min(this.last, beginOf(first));
  }

  /** At the end, but never so far that the beginning of what was said last is out of sight. */
  private get last(): number {
    const end = this.element.scrollHeight - this.element.clientHeight;
    const begin = this.beginOfLast();
    return begin ? Math.min(end, beginOf(begin)) : end;
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

function beginOf({ offsetTop }: HTMLElement): number {
  return offsetTop - 8;
}
