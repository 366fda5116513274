import { svg } from "./dom";
import type { Metadata } from "./types";

const WIDTH = 240;
const HEIGHT = 80;

/** What is left of a loan, month by month, as a falling line. The message says the figures in words. */
export function chart(plan: NonNullable<Metadata["plan"]>, label: string): SVGElement {
  const most = Math.max(...plan.map(({ left }) => left), 1);
  const step = WIDTH / Math.max(1, plan.length - 1);
  const points = plan.map(({ left }, month) => `${(month * step).toFixed(1)},${(HEIGHT * (1 - left / most)).toFixed(1)}`);
  return svg(
    "svg",
    { class: "chart", viewBox: `-4 -4 ${WIDTH + 8} ${HEIGHT + 24}`, role: "img", "aria-label": label },
    svg("polygon", { points: `0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}` }),
    svg("polyline", { points: points.join(" ") }),
    svg("text", { x: "0", y: String(HEIGHT + 16) }, plan[0]?.month),
    svg("text", { x: String(WIDTH), y: String(HEIGHT + 16), "text-anchor": "end" }, plan.at(-1)?.month),
  );
}
