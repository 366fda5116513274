import { h } from "./dom";

/** Long enough to be read out, short enough not to be found again by whoever reads the whole page. */
const EMPTIED_AFTER = 8000;

/** Tells screen readers what happens, without moving them from where they are. */
export class Announcer {
  readonly element = h("div", { class: "unseen", role: "status", "aria-live": "polite" });

  say(text: string): void {
    const line = h("p", {}, text);
    this.element.append(line);
    setTimeout(() => line.remove(), EMPTIED_AFTER);
  }
}
