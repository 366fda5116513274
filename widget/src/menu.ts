import { button, h } from "./dom";
import { icon } from "./icons";
import type { Words } from "./words";

type Entry = "restart" | "download" | "erase" | "privacy";

/** The button with the lines, and what comes out of it. */
export class Menu {
  readonly toggle: HTMLButtonElement;
  readonly list: HTMLUListElement;
  private readonly entries = new Map<Entry, HTMLElement>();

  constructor(words: Words, chosen: Record<Entry, () => void>) {
    this.toggle = button(
      { class: "tool", "aria-label": words.menu, "aria-expanded": "false", "aria-controls": "menu" },
      () => this.show(!this.isOpen),
      icon("menu"),
    );
    this.list = h("ul", { class: "menu", id: "menu", role: "list", hidden: true });
    for (const name of Object.keys(chosen) as Entry[]) {
      const choose = () => {
        this.show(false);
        chosen[name]();
      };
      const entry = h("li", {}, button({}, choose, words[name]));
      this.entries.set(name, entry);
      this.list.append(entry);
    }
  }

  get isOpen(): boolean {
    return !this.list.hidden;
  }

  show(open: boolean): void {
    this.list.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
  }

  offer(name: Entry, offered: boolean): void {
    this.entries.get(name)?.toggleAttribute("hidden", !offered);
  }
}
