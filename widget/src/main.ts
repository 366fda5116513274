import { Chat } from "./chat";

const NAME = "loketwijzer-chat";
const script = document.currentScript as HTMLScriptElement | null;

function begin(): void {
  const { server, lang, theme, title } = script?.dataset ?? {};
  const address = server ?? (script ? new URL(script.src).origin : location.origin);
  document.body.append(
    new Chat({ server: address.replace(/\/+$/, ""), lang: lang === "en" ? "en" : "nl", theme, title }),
  );
}

// A page that has the line twice gets one chat.
if (!customElements.get(NAME)) {
  customElements.define(NAME, Chat as unknown as CustomElementConstructor);
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}
