import { h, svg } from "./dom";
import type { Metadata } from "./types";
import type { Words } from "./words";

const WIDTH = 240;
const HEIGHT = 80;

/** What is left of a loan, month by month, as a falling line. The message says the figures in words. */
export function chart(plan: NonNullable<Metadata["plan"]>, words: Words): HTMLElement {
  const most = Math.max(...plan.map(({ left }) => left), 1);
  const step = WIDTH / Math.max(1, plan.length - 1);
  const points = plan.map(
    ({ left }, month) => `${(month * step).toFixed(1)},${(HEIGHT * (1 - left / most)).toFixed(1)}`,
  );
  return h(
    "figure",
    {},
    h("figcaption", {}, words.chart),
    svg(
      "svg",
      { class: "chart", viewBox: `-4 -4 ${WIDTH + 8} ${HEIGHT + 24}`, "aria-hidden": "true" },
      svg("polygon", { points: `0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}` }),
      svg("polyline", { points: points.join(" ") }),
      svg("text", { x: "0", y: String(HEIGHT + 16) }, inWords(plan[0]?.month, words)),
      svg(
        "text",
        { x: String(WIDTH), y: String(HEIGHT + 16), "text-anchor": "end" },
        inWords(plan.at(-1)?.month, words),
      ),
    ),
  );
}

/** A month such as `2026-01`. */
function inWords(month: string | undefined, { locale }: Words): string {
  const first = new Date(`${month}-01T00:00:00Z`);
  return first.toLocaleDateString(locale, { month: "short", year: "numeric", timeZone: "UTC" });
}
