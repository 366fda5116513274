"""`python -m benchmarks.widget_opening`: how long the widget takes to appear and to open so that one can type."""

import statistics
import tempfile

from playwright.sync_api import Page, sync_playwright

from bot.processes import free_port
from bot.settings import Settings
from tests.browser.conftest import CHROMIUM, Gateway
from tests.browser.standing_in import rasa_stand_in
from tests.browser.visitor import Visitor

TIMES = 15

NOTICES = """
new MutationObserver((_, observer) => {
    if (!document.querySelector("loketwijzer-chat")) return;
    window.appeared = performance.now();
    observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
APPEARS = """
() => window.appeared - performance.getEntriesByName(new URL("/loketwijzer.js", location).href)[0].responseEnd
"""
OPENS = """
() => new Promise((resolve) => {
    const shadow = document.querySelector("loketwijzer-chat").shadowRoot;
    const begun = performance.now();
    const look = () => {
        const greets = shadow.querySelector(".message.bot");
        if (greets && shadow.activeElement?.localName === "textarea") resolve(performance.now() - begun);
        else requestAnimationFrame(look);
    };
    shadow.querySelector(".launcher").click();
    look();
})
"""
BLOCKS = """
() => performance.getEntriesByType("longtask").reduce((sum, task) => sum + Math.max(0, task.duration - 50), 0)
"""


def measure(page: Page) -> tuple[float, float, float]:
    """Milliseconds until it is there, until one can type in it, and that it held up the page."""
    page.add_init_script(NOTICES)
    page.goto("/")
    Visitor(page).launcher.wait_for()
    return page.evaluate(APPEARS), page.evaluate(OPENS), page.evaluate(BLOCKS)


def main() -> None:
    with tempfile.TemporaryDirectory() as var, rasa_stand_in() as rasa, sync_playwright() as playwright:
        port = free_port()
        gateway = Gateway(
            Settings(LOKETWIJZER_VAR=var, rasa_url=rasa, gateway_port=port, gateway_url=f"http://localhost:{port}")
        )
        gateway.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        measured = [measure(browser.new_context(base_url=gateway.url).new_page()) for _ in range(TIMES)]
        browser.close()
        gateway.stop()
    for what, times in zip(("verschijnt", "opent", "houdt de pagina op"), zip(*measured, strict=True), strict=True):
        print(f"{what}: mediaan {statistics.median(times):.0f} ms, langste {max(times):.0f} ms")


if __name__ == "__main__":
    main()
