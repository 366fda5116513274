import { button, h } from "./dom";
import { icon } from "./icons";
import type { Words } from "./words";

/** Where the window takes the whole screen: on a phone, and when zoomed in far. */
const SMALL = matchMedia("(max-width: 480px), (max-height: 480px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");

export interface FrameParts {
  title: string;
  /** `light` or `dark`; otherwise as the device wants it. */
  theme: string | undefined;
  lang: string;
  menu: { toggle: HTMLElement; list: HTMLElement };
  /** What stands under the bar with the title. */
  content: HTMLElement[];
}

export interface FrameEvents {
  opened(takesFocus: boolean): void;
  closed(): void;
  /** Escape closes what was opened last: whether that was something within the window. */
  escaped(): boolean;
}

/** The button in the corner and the window that it opens. */
export class Frame {
  readonly root: HTMLElement;
  readonly dialog: HTMLDialogElement;
  private readonly launcher: HTMLButtonElement;
  private readonly badge = h("span", { class: "badge", hidden: true });
  private readonly subtitle = h("p", { class: "who" });

  constructor(
    private readonly words: Words,
    parts: FrameParts,
    private readonly on: FrameEvents,
  ) {
    this.launcher = button(
      { class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": words.open },
      () => (this.isOpen ? this.dialog.close() : this.open()),
      icon("chat"),
      h("span", { class: "label" }, words.open),
      this.badge,
    );
    this.dialog = this.makeDialog(parts);
    this.root = h("div", { class: "root", lang: parts.lang, dir: "ltr" }, this.launcher, this.dialog);
    this.paint(parts.theme);
    SMALL.addEventListener("change", () => this.refit());
    // What is left of the screen above the keyboard of a phone.
    visualViewport?.addEventListener("resize", () => {
      this.dialog.style.setProperty("--room", `${visualViewport?.height}px`);
    });
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  get fillsScreen(): boolean {
    return SMALL.matches;
  }

  open(takesFocus = true): void {
    if (this.isOpen) return;
    if (SMALL.matches) this.dialog.showModal();
    else if (takesFocus) this.dialog.show();
    else this.dialog.setAttribute("open", "");
    this.launcher.setAttribute("aria-expanded", "true");
    this.on.opened(takesFocus);
  }

  /** Who the person is talking to. */
  tellWho(text: string): void {
    this.subtitle.textContent = text;
  }

  count(unread: number): void {
    const { open, unread: news } = this.words;
    this.badge.textContent = String(unread);
    this.badge.hidden = unread === 0;
    this.launcher.setAttribute("aria-label", unread ? `${open} (${news(unread)})` : open);
  }

  private makeDialog({ title, menu, content }: FrameParts): HTMLDialogElement {
    const close = button({ class: "tool", "aria-label": this.words.close }, () => this.dialog.close(), icon("close"));
    const titles = h("div", {}, h("h2", { id: "title" }, title), this.subtitle);
    const head = h("div", { class: "head" }, titles, menu.toggle, close);
    const dialog = h("dialog", { class: "window", "aria-labelledby": "title" }, head, menu.list, ...content);
    dialog.addEventListener("close", () => {
      // It was only fitted to another screen.
      if (this.isOpen) return;
      this.launcher.setAttribute("aria-expanded", "false");
      this.launcher.focus();
      this.on.closed();
    });
    dialog.addEventListener("cancel", (event) => this.escape(event));
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.escape(event);
    });
    return dialog;
  }

  private escape(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (!this.on.escaped()) this.dialog.close();
  }

  private paint(theme: string | undefined): void {
    const paint = () => this.root.setAttribute("data-theme", theme ?? (DARK.matches ? "dark" : "light"));
    paint();
    DARK.addEventListener("change", paint);
  }

  /** From a window beside the page to the whole screen, or back. */
  private refit(): void {
    if (!this.isOpen) return;
    this.dialog.close();
    this.open();
  }
}
