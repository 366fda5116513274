import { Announcer } from "./announcer";
import { Composer } from "./composer";
import { Conversation, type Listener } from "./conversation";
import { button, h } from "./dom";
import { icon } from "./icons";
import { Keeping } from "./keeping";
import { Menu } from "./menu";
import { speaker } from "./message";
import { MessageLog } from "./message-log";
import { type Panel, panel } from "./panel";
import { Refused, Server } from "./server";
import css from "./style.css?inline";
import { download, transcript } from "./transcript";
import type { Button, Message, Outgoing, Owner, Typing, Welcome } from "./types";
import { backoff, pause } from "./waiting";
import { WORDS, type Words } from "./words";

/** Milliseconds after which somebody else may be sitting here, who is asked first whether the conversation is theirs. */
const MAYBE_SOMEBODY_ELSE = 30 * 60 * 1000;

/** Where the window takes the whole screen: on a phone, and when zoomed in far. */
const SMALL = matchMedia("(max-width: 480px), (max-height: 480px)");
const DARK = matchMedia("(prefers-color-scheme: dark)");

export interface Options {
  server: string;
  lang: string;
  /** `light` or `dark`; otherwise as the device wants it. */
  theme: string | undefined;
  title: string | undefined;
}

/** The button in the corner and the window it opens. */
export class Chat extends HTMLElement implements Listener {
  private readonly words: Words;
  private readonly server: Server;
  private readonly keeping: Keeping;
  private readonly conversation: Conversation;
  private readonly root: HTMLElement;
  private readonly dialog: HTMLDialogElement;
  private readonly launcher: HTMLButtonElement;
  private readonly badge = h("span", { class: "badge", hidden: true });
  private readonly who = h("p", { class: "who" });
  private readonly trouble = h("p", { class: "trouble", role: "status" });
  private readonly announcer = new Announcer();
  private readonly log: MessageLog;
  private readonly menu: Menu;
  private readonly composer: Composer;
  private panel: HTMLElement | undefined;
  private welcome: Welcome | undefined;
  private isWelcoming = false;

  constructor(private readonly options: Options) {
    super();
    this.words = WORDS[options.lang] ?? WORDS.nl!;
    this.server = new Server(options.server);
    this.keeping = new Keeping(options.server);
    this.conversation = new Conversation(this.server, this.keeping, this);
    this.log = new MessageLog({ words: this.words, lang: options.lang, press: (choice) => this.press(choice) });
    this.menu = new Menu(this.words, {
      restart: () => this.askRestart(),
      download: () => this.download(),
      erase: () => this.askErase(),
      privacy: () => this.showPrivacy(),
    });
    this.composer = new Composer(this.words, this.keeping.draft, {
      say: (text) => this.say(text),
      draft: (text) => (this.keeping.draft = text),
      attach: (file) => void this.attach(file),
    });
    this.launcher = this.makeLauncher();
    this.dialog = this.makeDialog();
    this.root = h("div", { class: "root", lang: options.lang, dir: "ltr" }, this.launcher, this.dialog);
    const shadow = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.root);
    this.watchSurroundings();
  }

  connectedCallback(): void {
    this.owner("bot", "");
    // On a phone the window would cover the page that was just opened.
    if (this.keeping.open && !SMALL.matches) this.open(false);
    if (this.conversation.exists) this.conversation.resume();
  }

  // What the conversation tells

  said(message: Message): void {
    this.log.put(message);
    const isNews = message.author !== "person" && message.text !== "" && message.sequence > this.keeping.seen;
    if (isNews && this.isBeforeTheirEyes) {
      this.announcer.say(`${speaker(message, this.words)}: ${message.text}`);
    }
    this.countUnread();
  }

  pending(outgoing: Outgoing[]): void {
    this.log.pending(outgoing);
  }

  owner(owner: Owner, coach: string): void {
    const { withBot, waiting, withCoach } = this.words;
    this.who.textContent = owner === "coach" ? withCoach(coach) : owner === "waiting" ? waiting : withBot;
    this.menu.offer("restart", !this.conversation.isWithPeople);
    this.composer.takeFiles(owner === "coach");
  }

  typing(typing: Typing): void {
    const { botTypes, coachTypes } = this.words;
    this.log.type(!typing.typing ? undefined : typing.author === "coach" ? coachTypes(typing.name ?? "") : botTypes);
  }

  reached(reached: boolean): void {
    const text = reached ? "" : navigator.onLine ? this.words.away : this.words.offline;
    // Setting the same text again would have it read out again.
    if (this.trouble.textContent !== text) this.trouble.textContent = text;
    if (!reached) this.log.type(undefined);
  }

  refused(sentence: string): void {
    this.tell(sentence);
  }

  cleared(because: "restarted" | "erased" | "gone"): void {
    this.log.clear();
    this.owner("bot", "");
    this.countUnread();
    this.showConversation();
    if (because !== "restarted") this.tell(this.words[because]);
  }

  // What the person does

  private say(text: string): void {
    this.keeping.active = Date.now();
    this.conversation.say(text);
  }

  private press(choice: Button): void {
    this.keeping.active = Date.now();
    this.conversation.press(choice);
    this.composer.focus();
  }

  private async attach(file: File): Promise<void> {
    this.keeping.active = Date.now();
    this.tell(this.words.attaching);
    try {
      await this.conversation.attach(file);
    } catch (error) {
      this.tell((error instanceof Refused && error.sentence) || this.words.attachFailed);
    }
  }

  private open(takesFocus = true): void {
    if (this.dialog.open) return;
    if (SMALL.matches) this.dialog.showModal();
    else if (takesFocus) this.dialog.show();
    else this.dialog.setAttribute("open", "");
    this.keeping.open = true;
    this.launcher.setAttribute("aria-expanded", "true");
    void this.welcomePerson();
    if (this.isMaybeSomebodyElses) this.askWhose();
    else {
      this.keeping.active = Date.now();
      if (takesFocus) this.focusConversation();
    }
    this.log.scroll();
    this.countUnread();
  }

  private closed(): void {
    this.keeping.open = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus();
  }

  /** Escape closes what was opened last. */
  private escape(): void {
    if (this.menu.isOpen) {
      this.menu.show(false);
      this.menu.toggle.focus();
    } else if (this.panel && !this.isMaybeSomebodyElses) this.showConversation();
    else this.dialog.close();
  }

  private askRestart(): void {
    const { restart, restartSure, restartYes, back } = this.words;
    this.showPanel({
      title: restart,
      text: restartSure,
      actions: [
        { title: restartYes, press: () => this.conversation.restart() },
        { title: back, press: () => this.showConversation() },
      ],
    });
  }

  private askErase(): void {
    const { erase, eraseSure, eraseYes, back, eraseFailed } = this.words;
    const eraseNow = () => this.conversation.erase().catch(() => {
      this.showConversation();
      this.tell(eraseFailed);
    });
    this.showPanel({
      title: erase,
      text: eraseSure,
      actions: [
        { title: eraseYes, press: eraseNow },
        { title: back, press: () => this.showConversation() },
      ],
    });
  }

  private askWhose(): void {
    const { earlier, earlierText, earlierYes, restart } = this.words;
    const goOn = () => {
      this.keeping.active = Date.now();
      this.showConversation();
    };
    this.showPanel({
      title: earlier,
      text: earlierText,
      actions: [
        { title: earlierYes, press: goOn },
        { title: restart, press: () => this.conversation.restart() },
      ],
    });
  }

  private showPrivacy(): void {
    this.showPanel({
      title: this.words.privacy,
      text: this.welcome?.privacy ?? this.words.away,
      actions: [{ title: this.words.back, press: () => this.showConversation() }],
    });
  }

  private download(): void {
    const said = [...this.conversation.messages.values()].sort((a, b) => a.sequence - b.sequence);
    download(transcript(said, this.words, this.options.lang), this.words.fileName);
    this.menu.toggle.focus();
  }

  // What is on the screen

  private showPanel(shown: Panel): void {
    this.panel?.remove();
    this.panel = panel(shown);
    this.log.element.before(this.panel);
    this.dialog.classList.add("asks");
    this.panel.querySelector<HTMLElement>("#panel-title")?.focus();
  }

  private showConversation(): void {
    if (!this.panel) return;
    this.panel.remove();
    this.panel = undefined;
    this.dialog.classList.remove("asks");
    this.log.scroll();
    this.focusConversation();
    this.countUnread();
  }

  private focusConversation(): void {
    // On a phone the keyboard would cover what there is to read.
    if (SMALL.matches) this.log.element.focus();
    else this.composer.focus();
  }

  private tell(text: string): void {
    this.log.tell(text);
    this.announcer.say(text);
  }

  private countUnread(): void {
    const numbers = [...this.conversation.messages.keys()];
    if (this.isBeforeTheirEyes && numbers.length) this.keeping.seen = Math.max(...numbers);
    const { seen } = this.keeping;
    const unread = [...this.conversation.messages.values()].filter(
      ({ sequence, author, text }) => sequence > seen && author !== "person" && text,
    ).length;
    this.badge.textContent = String(unread);
    this.badge.hidden = unread === 0;
    const { open, unread: news } = this.words;
    this.launcher.setAttribute("aria-label", unread ? `${open} (${news(unread)})` : open);
  }

  private async welcomePerson(): Promise<void> {
    if (this.isWelcoming) return;
    this.isWelcoming = true;
    for (let failures = 0; !this.welcome; ) {
      try {
        this.welcome = await this.server.welcome();
        this.reached(true);
      } catch {
        failures += 1;
        this.reached(false);
        await pause(backoff(failures));
      }
    }
    this.log.greet(this.welcome.greeting);
    this.composer.limit(this.welcome.longest_message);
  }

  private get isBeforeTheirEyes(): boolean {
    return this.dialog.open && !this.panel && !document.hidden;
  }

  private get isMaybeSomebodyElses(): boolean {
    const { active } = this.keeping;
    return this.conversation.exists && active > 0 && Date.now() - active > MAYBE_SOMEBODY_ELSE;
  }

  private makeLauncher(): HTMLButtonElement {
    return button(
      { class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": this.words.open },
      () => (this.dialog.open ? this.dialog.close() : this.open()),
      icon("chat"),
      h("span", { class: "label" }, this.words.open),
      this.badge,
    );
  }

  private makeDialog(): HTMLDialogElement {
    const { title, close } = this.words;
    const dialog = h(
      "dialog",
      { class: "window", "aria-labelledby": "title" },
      h(
        "div",
        { class: "head" },
        h("div", {}, h("h2", { id: "title" }, this.options.title ?? title), this.who),
        this.menu.toggle,
        button({ class: "tool", "aria-label": close }, () => this.dialog.close(), icon("close")),
      ),
      this.menu.list,
      this.log.element,
      this.trouble,
      this.composer.element,
      this.announcer.element,
    );
    dialog.addEventListener("close", () => this.closed());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.escape();
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      this.escape();
    });
    return dialog;
  }

  private watchSurroundings(): void {
    const paint = () => this.root.setAttribute("data-theme", this.options.theme ?? (DARK.matches ? "dark" : "light"));
    paint();
    DARK.addEventListener("change", paint);
    SMALL.addEventListener("change", () => this.refit());
    document.addEventListener("visibilitychange", () => this.countUnread());
    addEventListener("offline", () => this.conversation.exists && this.reached(false));
    // What is left of the screen above the keyboard of a phone.
    visualViewport?.addEventListener("resize", () => {
      this.dialog.style.setProperty("--room", `${visualViewport?.height}px`);
    });
  }

  /** From a window beside the page to the whole screen, or back. */
  private refit(): void {
    if (!this.dialog.open) return;
    this.dialog.removeAttribute("open");
    this.open();
  }
}
