import { button, h } from "./dom";
import { icon } from "./icons";
import type { Words } from "./words";

/** From how many characters before the limit on the person is told how much room there is. */
const NEARLY_FULL = 200;

/** Where the person types. */
export class Composer {
  readonly element: HTMLFormElement;
  private readonly box: HTMLTextAreaElement;
  private readonly room = h("p", { class: "room", id: "room", role: "status" });
  private readonly files = h("input", { type: "file", accept: ".jpg,.jpeg,.png,.pdf", hidden: true });
  private readonly attach: HTMLButtonElement;
  private longest = 4000;

  constructor(
    private readonly words: Words,
    draft: string,
    private readonly on: { say(text: string): void; draft(text: string): void; attach(file: File): void },
  ) {
    this.box = h("textarea", {
      id: "question",
      rows: "1",
      dir: "auto",
      placeholder: words.type,
      "aria-describedby": "room",
    });
    this.box.value = draft;
    this.attach = button(
      { class: "tool", "aria-label": words.attach, title: words.attach, hidden: true },
      () => this.files.click(),
      icon("attach"),
    );
    this.element = h(
      "form",
      { class: "composer" },
      h("label", { class: "unseen", for: "question" }, words.type),
      this.files,
      this.attach,
      this.box,
      h("button", { class: "send", "aria-label": words.send, title: words.send }, icon("send")),
      this.room,
    );
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.files.addEventListener("change", () => this.chosen());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  limit(longest: number): void {
    this.longest = longest;
    this.typed();
  }

  takeFiles(taken: boolean): void {
    this.attach.hidden = !taken;
  }

  focus(): void {
    this.box.focus();
  }

  clear(): void {
    this.box.value = "";
    this.typed();
  }

  private submit(): void {
    const text = this.box.value.trim();
    if (text && this.left >= 0) {
      this.on.say(text);
      this.clear();
    }
    this.focus();
  }

  private chosen(): void {
    const file = this.files.files?.[0];
    // The same file may be chosen again.
    this.files.value = "";
    if (file) this.on.attach(file);
    this.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  private typed(): void {
    this.on.draft(this.box.value);
    this.box.style.blockSize = "auto";
    this.box.style.blockSize = `${this.box.scrollHeight + 2}px`;
    this.box.setAttribute("aria-invalid", String(this.left < 0));
    this.room.textContent = this.roomLeft();
  }

  private roomLeft(): string {
    const { left, words } = this;
    if (left < 0) return words.tooLong(left);
    return left < NEARLY_FULL ? words.room(left) : "";
  }

  /** Characters as the server counts them. */
  private get left(): number {
    return this.longest - [...this.box.value.trim()].length;
  }
}
