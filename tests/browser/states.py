"""Every state of the widget, and how somebody comes there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Route, expect

from tests.browser.coach import Coach
from tests.browser.pictures import png
from tests.browser.visitor import Visitor

UPLOADS = "**/web/attachments"
LETTER = b"%PDF-1.7 een brief " + b"0" * 41_000


@dataclass
class Scene:
    """Somebody with the widget, and a coach who may come."""

    visitor: Visitor
    coach: Coach


def closed(scene: Scene) -> None:
    expect(scene.visitor.launcher).to_be_visible()


def greeting(scene: Scene) -> None:
    scene.visitor.open()


def answered(scene: Scene) -> None:
    scene.visitor.open().say("bbz")
    scene.visitor.hears("U vraagt het aan")


def card(scene: Scene) -> None:
    scene.visitor.open().say("loket")
    scene.visitor.hears("Werkcentrum")


def loan(scene: Scene) -> None:
    scene.visitor.open().say("lening")
    scene.visitor.hears("60 maanden")


def right_to_left(scene: Scene) -> None:
    scene.visitor.open().say("مرحبا")
    scene.visitor.say("arabisch")
    scene.visitor.hears("0800-0113")


def thinking(scene: Scene) -> None:
    scene.visitor.open().say("traag")
    expect(scene.visitor.log.locator(".typing")).to_be_visible()


def long_answer(scene: Scene) -> None:
    scene.visitor.open().say("lang")
    scene.visitor.hears("Een lange zin")


def nearly_too_long(scene: Scene) -> None:
    scene.visitor.open().box.fill("woord " * 660)


def too_long(scene: Scene) -> None:
    scene.visitor.open().box.fill("woord " * 700)


def menu(scene: Scene) -> None:
    scene.visitor.open().window.get_by_role("button", name="Menu").click()


def privacy(scene: Scene) -> None:
    scene.visitor.open().choose("Privacy")


def erasing(scene: Scene) -> None:
    scene.visitor.open().choose("Wis mijn gegevens")


def erased(scene: Scene) -> None:
    answered(scene)
    scene.visitor.choose("Wis mijn gegevens")
    scene.visitor.window.get_by_role("button", name="Ja, wis alles").click()
    expect(scene.visitor.log).to_contain_text("Uw gegevens zijn gewist.")


def restarting(scene: Scene) -> None:
    answered(scene)
    scene.visitor.choose("Opnieuw beginnen")


def whose_it_is(scene: Scene) -> None:
    answered(scene)
    page = scene.visitor.page
    scene.visitor.window.get_by_role("button", name="Sluit de chat").click()
    page.evaluate("for (const n of Object.keys(localStorage)) if (n.endsWith('active')) localStorage[n] = 1")
    scene.visitor.launcher.click()


def offline(scene: Scene) -> None:
    scene.visitor.open().say("hallo")
    scene.visitor.hears("Goedendag")
    scene.visitor.page.context.set_offline(True)
    scene.visitor.say("bent u daar nog?")
    expect(scene.visitor.trouble).not_to_be_empty()


def server_away(scene: Scene) -> None:
    scene.visitor.open().say("hallo")
    scene.visitor.hears("Goedendag")
    scene.visitor.page.route("**/web/**", lambda route: route.abort())
    scene.visitor.say("bent u daar nog?")
    expect(scene.visitor.trouble).not_to_be_empty()


def unread(scene: Scene) -> None:
    thinking(scene)
    scene.visitor.window.get_by_role("button", name="Sluit de chat").click()
    expect(scene.visitor.badge).to_have_text("1")


def waiting(scene: Scene) -> None:
    scene.visitor.open().say("hallo")
    scene.visitor.hears("Goedendag")
    scene.coach.is_asked()
    expect(scene.visitor.who).to_have_text("U wacht op een medewerker")


def coach_joined(scene: Scene) -> None:
    waiting(scene)
    scene.coach.takes()
    scene.coach.says("Goedemiddag, ik kijk met u mee. Welke datum staat er op de brief?")
    expect(scene.visitor.log.locator(".message.coach")).to_be_visible()


def news_below(scene: Scene) -> None:
    """Somebody reads what was said before, and the coach goes on."""
    coach_joined(scene)
    scene.coach.says("In de brief staat waarom de gemeente geld terugvraagt. " * 20)
    expect(scene.visitor.log.get_by_text("In de brief staat")).to_be_visible()
    scene.visitor.scroll_up()
    scene.coach.says("Hebt u de brief bij de hand?")
    scene.coach.says("Rechtsboven staat de datum.")
    expect(scene.visitor.news).to_have_text("2 nieuwe berichten")


def coach_typing(scene: Scene) -> None:
    coach_joined(scene)
    scene.visitor.say("3 november")
    scene.coach.types()
    expect(scene.visitor.log.get_by_text("Fatima typt")).to_be_visible()


def coach_left(scene: Scene) -> None:
    coach_joined(scene)
    scene.coach.leaves()
    expect(scene.visitor.who).to_have_text("U praat met de chatbot")


def upload_pending(scene: Scene) -> None:
    coach_joined(scene)
    scene.visitor.page.route(UPLOADS, _never)
    scene.visitor.attach("brief van de gemeente.pdf", LETTER, "application/pdf")
    expect(scene.visitor.log.locator(".pending")).to_be_visible()


def upload_sent(scene: Scene) -> None:
    coach_joined(scene)
    scene.visitor.attach("IMG_20261121_101530.png", png(900, 600), "image/png")
    scene.visitor.attach("brief.pdf", LETTER, "application/pdf")
    expect(scene.visitor.own.locator(".file + time")).to_have_count(2)


def upload_failed(scene: Scene) -> None:
    coach_joined(scene)
    scene.visitor.page.route(UPLOADS, _without_a_coach)
    scene.visitor.attach("brief.pdf", LETTER, "application/pdf")
    expect(scene.visitor.log.locator(".failed")).to_be_visible()


def upload_refused(scene: Scene) -> None:
    coach_joined(scene)
    scene.visitor.attach("brief.pdf", b"<script>", "application/pdf")
    expect(scene.visitor.log.locator(".failed")).to_be_visible()


def in_english(scene: Scene) -> None:
    def set_language(route: Route) -> None:
        page = route.fetch()
        route.fulfill(response=page, body=page.text().replace("<script src", '<script data-lang="en" src'))

    scene.visitor.page.route("**/", set_language)
    scene.visitor.page.goto("/")
    scene.visitor.open().say("bbz")
    scene.visitor.hears("U vraagt het aan")


def _never(_: Route) -> None:
    pass


def _without_a_coach(route: Route) -> None:
    sentence = "U kunt alleen een bestand sturen als u met een medewerker praat. De chatbot kan er niets mee."
    route.fulfill(status=409, json={"detail": sentence})


STATES: dict[str, Callable[[Scene], None]] = {
    state.__name__: state
    for state in (
        closed, greeting, answered, card, loan, right_to_left, thinking, long_answer, nearly_too_long, too_long, menu,
        privacy, erasing, erased, restarting, whose_it_is, offline, server_away, unread, waiting, coach_joined,
        news_below, coach_typing, coach_left, upload_pending, upload_sent, upload_failed, upload_refused, in_english,
    )
}  # fmt: skip
