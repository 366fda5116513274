import { Announcer } from "./announcer";
import { Composer } from "./composer";
import { Conversation, type Listener } from "./conversation";
import { FileStore } from "./file-store";
import { Frame } from "./frame";
import { Keeping } from "./keeping";
import { Menu } from "./menu";
import { speaker } from "./message";
import { MessageLog } from "./message-log";
import { type Panel, panel } from "./panel";
import { Pictures } from "./pictures";
import { erasing, privacy, restarting, whoseItIs } from "./questions";
import { Server } from "./server";
import css from "./style.css?inline";
import { download, transcript } from "./transcript";
import { Trouble } from "./trouble";
import type { Button, Message, Outgoing, Owner, Typing, Welcome } from "./types";
import { welcome } from "./welcome";
import { type Words, wordsIn } from "./words";

const MEGABYTE = 1024 * 1024;

export interface Options {
  server: string;
  lang: string;
  /** `light` or `dark`; otherwise as the device wants it. */
  theme: string | undefined;
  title: string | undefined;
}

/** What the conversation tells comes on the screen, and what the person does goes to the conversation. */
export class Chat extends HTMLElement implements Listener {
  private readonly words: Words;
  private readonly server: Server;
  private readonly keeping: Keeping;
  private readonly conversation: Conversation;
  private readonly frame: Frame;
  private readonly trouble: Trouble;
  private readonly announcer = new Announcer();
  private readonly pictures: Pictures;
  private readonly log: MessageLog;
  private readonly menu: Menu;
  private readonly composer: Composer;
  private panel: HTMLElement | undefined;
  private welcome: Welcome | undefined;
  private isWelcoming = false;

  constructor(private readonly options: Options) {
    super();
    this.words = wordsIn(options.lang);
    this.server = new Server(options.server);
    this.keeping = new Keeping(options.server);
    this.trouble = new Trouble(this.words);
    const files = new FileStore(`loketwijzer ${options.server}`);
    this.conversation = new Conversation(this.server, this.keeping, files, this);
    this.pictures = new Pictures(files);
    this.log = new MessageLog({
      words: this.words,
      pictures: this.pictures,
      press: (choice) => this.press(choice),
      again: (outgoing) => this.decide(() => this.conversation.attachAgain(outgoing)),
      leave: (outgoing) => this.decide(() => this.conversation.leave(outgoing)),
    });
    this.menu = new Menu(this.words, {
      restart: () => this.askRestart(),
      download: () => this.download(),
      erase: () => this.askErase(),
      privacy: () => this.showPrivacy(),
    });
    this.composer = new Composer(this.words, this.keeping.draft, {
      say: (text) => this.say(text),
      draft: (text) => (this.keeping.draft = text),
      attach: (file) => this.attach(file),
    });
    this.frame = new Frame(this.words, this.parts(), {
      opened: (takesFocus) => this.opened(takesFocus),
      closed: () => (this.keeping.open = false),
      escaped: () => this.escaped(),
    });
    const shadow = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.frame.root);
    document.addEventListener("visibilitychange", () => this.countUnread());
    addEventListener("offline", () => this.conversation.exists && this.reached(false));
  }

  connectedCallback(): void {
    this.owner("bot", "");
    // On a phone the window would cover the page that was just opened.
    if (this.keeping.open && !this.frame.fillsScreen) this.frame.open(false);
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
    const who = { bot: withBot, closed: withBot, waiting, coach: withCoach(coach) };
    this.frame.tellWho(who[owner]);
    this.menu.offer("restart", !this.conversation.isWithPeople);
    this.composer.takeFiles(owner === "coach");
  }

  typing(typing: Typing): void {
    const { botTypes, coachTypes } = this.words;
    if (typing.typing) this.log.type(typing.author === "coach" ? coachTypes(typing.name ?? "") : botTypes);
    else this.log.type(undefined);
  }

  reached(reached: boolean): void {
    this.trouble.tell(reached);
    if (!reached) this.log.type(undefined);
  }

  failed(outgoing: Outgoing): void {
    this.announcer.say(`${outgoing.text}: ${this.words.notSent}. ${outgoing.failed?.sentence ?? ""}`);
  }

  refused(sentence: string): void {
    this.tell(sentence);
  }

  cleared(because: "restarted" | "erased" | "gone"): void {
    this.log.clear();
    this.pictures.forget();
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

  private attach(file: File): void {
    this.keeping.active = Date.now();
    const largest = this.welcome?.largest_file ?? Number.POSITIVE_INFINITY;
    if (file.size > largest) {
      this.tell(this.words.fileTooLarge(Math.floor(largest / MEGABYTE)));
      return;
    }
    this.announcer.say(this.words.attaching(file.name));
    this.conversation.attach(file);
  }

  /** What to do with a file; the buttons that asked are gone after it. */
  private decide(decision: () => void): void {
    this.keeping.active = Date.now();
    decision();
    this.composer.focus();
  }

  private opened(takesFocus: boolean): void {
    this.keeping.open = true;
    void this.welcomePerson();
    if (this.isMaybeSomebodyElses) this.askWhose();
    else {
      this.keeping.active = Date.now();
      if (takesFocus) this.focusConversation();
    }
    this.log.scroll();
    this.countUnread();
  }

  private escaped(): boolean {
    if (this.menu.isOpen) {
      this.menu.show(false);
      this.menu.toggle.focus();
      return true;
    }
    if (!this.panel || this.isMaybeSomebodyElses) return false;
    this.showConversation();
    return true;
  }

  private askRestart(): void {
    this.showPanel(restarting(this.words, () => this.conversation.restart(), this.back));
  }

  private askErase(): void {
    this.showPanel(erasing(this.words, () => void this.erase(), this.back));
  }

  private askWhose(): void {
    const goOn = () => {
      this.keeping.active = Date.now();
      this.showConversation();
    };
    this.showPanel(whoseItIs(this.words, goOn, () => this.conversation.restart()));
  }

  private showPrivacy(): void {
    this.showPanel(privacy(this.words, this.welcome?.privacy, this.back));
  }

  private readonly back = () => this.showConversation();

  private async erase(): Promise<void> {
    try {
      await this.conversation.erase();
    } catch {
      this.showConversation();
      this.tell(this.words.eraseFailed);
    }
  }

  private download(): void {
    const said = [...this.conversation.messages.values()].sort((a, b) => a.sequence - b.sequence);
    download(transcript(said, this.words), this.words.fileName);
    this.menu.toggle.focus();
  }

  // What is on the screen

  private showPanel(shown: Panel): void {
    this.panel?.remove();
    this.panel = panel(shown);
    this.log.element.before(this.panel);
    this.frame.dialog.classList.add("asks");
    this.panel.querySelector<HTMLElement>("#panel-title")?.focus();
  }

  private showConversation(): void {
    if (!this.panel) return;
    this.panel.remove();
    this.panel = undefined;
    this.frame.dialog.classList.remove("asks");
    this.log.scroll();
    this.focusConversation();
    this.countUnread();
  }

  private focusConversation(): void {
    // On a phone the keyboard would cover what there is to read.
    if (this.frame.fillsScreen) this.log.element.focus();
    else this.composer.focus();
  }

  private tell(text: string): void {
    this.log.tell(text);
    this.announcer.say(text);
  }

  private countUnread(): void {
    const numbers = [...this.conversation.messages.keys()];
    if (this.isBeforeTheirEyes && numbers.length) this.keeping.seen = Math.max(...numbers);
    this.frame.count(this.conversation.newsSince(this.keeping.seen).length);
  }

  private async welcomePerson(): Promise<void> {
    if (this.isWelcoming) return;
    this.isWelcoming = true;
    this.welcome = await welcome(this.server, (reached) => this.reached(reached));
    this.log.greet(this.welcome.greeting);
    this.composer.limit(this.welcome.longest_message);
  }

  private get isBeforeTheirEyes(): boolean {
    return this.frame.isOpen && !this.panel && !document.hidden;
  }

  private get isMaybeSomebodyElses(): boolean {
    return this.conversation.exists && this.keeping.isOfEarlier;
  }

  private parts() {
    const { title, theme, lang } = this.options;
    const content = [this.log.element, this.trouble.element, this.composer.element, this.announcer.element];
    return { title: title ?? this.words.title, theme, lang, menu: this.menu, content };
  }
}
