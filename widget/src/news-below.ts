import { button, h } from "./dom";
import { icon } from "./icons";
import type { Words } from "./words";

/** Says that there is more below, to who reads further up. */
export class NewsBelow {
  readonly element: HTMLButtonElement;
  private readonly text = h("span");
  private count = 0;
  private first: HTMLElement | undefined;

  constructor(
    private readonly words: Words,
    show: (first: HTMLElement) => void,
  ) {
    const press = () => this.first && show(this.first);
    this.element = button({ class: "news", hidden: true }, press, icon("down"), this.text);
  }

  add(message: HTMLElement): void {
    this.first ??= message;
    this.count += 1;
    this.text.textContent = this.words.unread(this.count);
    this.element.hidden = false;
  }

  clear(): void {
    this.first = undefined;
    this.count = 0;
    this.element.hidden = true;
  }
}
