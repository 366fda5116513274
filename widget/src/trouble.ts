import { h } from "./dom";
import type { Words } from "./words";

/** Says that the server cannot be reached, as long as that is so. */
export class Trouble {
  readonly element = h("p", { class: "trouble", role: "status" });

  constructor(private readonly words: Words) {}

  tell(reached: boolean): void {
    const trouble = navigator.onLine ? this.words.away : this.words.offline;
    const text = reached ? "" : trouble;
    // Setting the same text again would have it read out again.
    if (this.element.textContent !== text) this.element.textContent = text;
  }
}
