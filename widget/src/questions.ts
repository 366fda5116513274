import type { Panel } from "./panel";
import type { Words } from "./words";

/** What the window asks or tells in the place of the conversation. */

export function restarting(words: Words, restart: () => void, back: () => void): Panel {
  return {
    title: words.restart,
    text: words.restartSure,
    actions: [
      { title: words.restartYes, press: restart },
      { title: words.back, press: back },
    ],
  };
}

export function erasing(words: Words, erase: () => void, back: () => void): Panel {
  return {
    title: words.erase,
    text: words.eraseSure,
    actions: [
      { title: words.eraseYes, press: erase },
      { title: words.back, press: back },
    ],
  };
}

/** Before somebody sees a conversation that may be of whoever sat here earlier. */
export function whoseItIs(words: Words, goOn: () => void, restart: () => void): Panel {
  return {
    title: words.earlier,
    text: words.earlierText,
    actions: [
      { title: words.earlierYes, press: goOn },
      { title: words.restart, press: restart },
    ],
  };
}

export function privacy(words: Words, text: string | undefined, back: () => void): Panel {
  return { title: words.privacy, text: text ?? words.away, actions: [{ title: words.back, press: back }] };
}
