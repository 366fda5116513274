import { button, h } from "./dom";

export interface Panel {
  title: string;
  text: string;
  actions: { title: string; press(): void }[];
}

/** A question or a text that takes the place of the conversation until it is answered. */
export function panel({ title, text, actions }: Panel): HTMLElement {
  return h(
    "section",
    { class: "panel", "aria-labelledby": "panel-title" },
    h("h3", { id: "panel-title", tabindex: "-1" }, title),
    ...text.split("\n\n").map((paragraph) => h("p", {}, paragraph)),
    h("div", { class: "actions" }, ...actions.map((action) => button({ class: "choice" }, action.press, action.title))),
  );
}
