import { h } from "./dom";
import { linked } from "./linked-text";

const POINT = /^[-•] /;

/** A text as it is meant to be read: lines that begin with a dash are a list. */
export function paragraphs(text: string): HTMLElement[] {
  const blocks: HTMLElement[] = [];
  let lines: string[] = [];
  const close = () => {
    const block = lines.join("\n").trim();
    if (block) blocks.push(h("p", { dir: "auto" }, ...linked(block)));
    lines = [];
  };
  for (const line of text.split("\n")) {
    if (!POINT.test(line)) {
      lines.push(line);
      continue;
    }
    close();
    if (blocks.at(-1)?.localName !== "ul") blocks.push(h("ul", { class: "points" }));
    blocks.at(-1)?.append(h("li", { dir: "auto" }, ...linked(line.replace(POINT, ""))));
  }
  close();
  return blocks;
}
