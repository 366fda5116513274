import { h } from "./dom";

const PIECES = new RegExp(
  [
    String.raw`(?<amount>€ \d[\d.]*(?:,\d+)?)`,
    String.raw`(?<site>(?:https:\/\/|\bwww\.)[^\s<>"]+)`,
    String.raw`(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)`,
    String.raw`(?<phone>(?<![\w€.,/-])(?:(?:\+31|\(?0)[\d\s()-]{6,15}\d|14 ?0\d{2,3}|112)(?![\w%]|[.,/-]\d))`,
  ].join("|"),
  "g",
);

/** The text, in which addresses and phone numbers can be pressed, and each amount stays on one line. */
export function linked(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let read = 0;
  for (const match of text.matchAll(PIECES)) {
    const written = match[0].replace(/[.,;:!?)\]]+$/, "");
    const piece = pieceOf(written, match.groups ?? {});
    if (!piece) continue;
    parts.push(text.slice(read, match.index), piece);
    read = match.index + written.length;
  }
  parts.push(text.slice(read));
  return parts;
}

/** Whether an address is one that may be opened: never a script. */
export function isAddress(text: string): boolean {
  return /^(https:\/\/|tel:|mailto:)/i.test(text);
}

export function link(address: string, written: string, className?: string): HTMLAnchorElement {
  const opensPage = address.startsWith("https:");
  return h(
    "a",
    {
      href: address,
      class: className,
      // A number stays in its own order, also in the midst of Arabic.
      dir: className ? undefined : "ltr",
      ...(opensPage && { target: "_blank", rel: "noopener noreferrer" }),
    },
    written,
  );
}

function pieceOf(written: string, kinds: Record<string, string | undefined>): HTMLElement | undefined {
  if (kinds.amount) return h("span", { class: "amount" }, written);
  const address = addressOf(written, kinds);
  return address ? link(address, written) : undefined;
}

function addressOf(written: string, { site, mail, phone }: Record<string, string | undefined>): string | undefined {
  if (site) return written.startsWith("https") ? written : `https://${written}`;
  if (mail) return `mailto:${written}`;
  return phone && phoneAddress(written);
}

/** A number as a phone takes it; undefined for figures that only look like one, such as a date. */
function phoneAddress(written: string): string | undefined {
  const digits = written.replace(/[^\d+]/g, "");
  const isNumber = /^(\+31[1-9]\d{8}|0[1-9]\d{8}|0[89]00\d{4}(\d{3})?|140\d{2,3}|112)$/.test(digits);
  return isNumber ? `tel:${digits}` : undefined;
}
