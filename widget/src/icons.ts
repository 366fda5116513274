import { svg } from "./dom";

const PATHS = {
  attach: "M8 12.5l6-6a3 3 0 0 1 4.5 4.5l-8 8a5 5 0 0 1-7-7l7.5-7.5",
  chat: "M4 4h16v12H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  menu: "M4 7h16M4 12h16M4 17h16",
  wrong: "M12 3l9.5 17h-19zM12 10v4M12 17v0",
  send: "M5 12h13M13 6l6 6-6 6",
};

export function icon(name: keyof typeof PATHS): SVGElement {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}
