"""What a visitor sees and does, in the words of the page."""

from playwright.sync_api import Locator, Page, expect


class Visitor:
    """Someone with the chat before them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("loketwijzer-chat .launcher")
        self.window = page.get_by_role("dialog")
        self.box = self.window.get_by_role("textbox")
        self.log = self.window.locator(".log")
        self.badge = page.locator("loketwijzer-chat .badge")
        self.who = self.window.locator(".who")
        self.trouble = self.window.locator(".trouble")
        self.news = self.log.locator(".news")

    def open(self) -> "Visitor":
        self.launcher.click()
        expect(self.window).to_be_visible()
        expect(self.bot.first).to_contain_text("chatbot")
        return self

    def say(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def press(self, title: str) -> None:
        self.log.get_by_role("button", name=title, exact=True).click()

    def scroll_up(self) -> None:
        """To what was said first."""
        self.log.hover()
        self.page.mouse.wheel(0, -10_000)
        expect(self.bot.first).to_be_in_viewport()

    def scroll_down(self) -> None:
        self.log.hover()
        self.page.mouse.wheel(0, 10_000)

    def choose(self, entry: str) -> None:
        self.window.get_by_role("button", name="Menu").click()
        self.window.get_by_role("button", name=entry).click()

    def attach(self, name: str, content: bytes, kind: str) -> Locator:
        """What they see of the file that they send."""
        with self.page.expect_file_chooser() as choosing:
            self.window.get_by_role("button", name="Stuur een foto of document").click()
        choosing.value.set_files({"name": name, "mimeType": kind, "buffer": content})
        return self.own.filter(has_text=name)

    @property
    def bot(self) -> Locator:
        return self.log.locator(".message.bot")

    @property
    def own(self) -> Locator:
        return self.log.locator(".message.person")

    def hears(self, text: str) -> None:
        expect(self.bot.filter(has_text=text).last).to_be_visible()
