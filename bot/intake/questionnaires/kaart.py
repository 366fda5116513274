"""The card of a desk as messages: what it does, how to reach it, and where else to go."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.eligibility.routing import Route
from bot.intake.questionnaires.prompts import Bericht, Knop
from bot.intake.questionnaires.sentences import Sentences
from bot.knowledge import Knowledge
from bot.knowledge.loketten import Loketten
from bot.knowledge.loketten_contact import Contact
from bot.knowledge.loketten_kaart import Kaart
from bot.knowledge.models import Soort
from bot.knowledge.texts import format_value

MOST_BUTTONS = 4


class CardWriter:
    """Writes cards."""

    def __init__(self, knowledge: Knowledge, loketten: Loketten, sentences: Sentences) -> None:
        self._knowledge = knowledge
        self._loketten = loketten
        self._sentences = sentences

    def messages(self, route: Route, place: str | None, on: date) -> Sequence[Bericht]:
        """The card of a route; without a certain region, where to ask."""
        if route.loket is None or route.loket.startswith("vraag_gemeente"):
            name = "loket_omstreden" if place else "loket_zonder_plaats"
            return [
                Bericht(self._sentences.say(name), self._sentences.buttons(name), {"topic": "mobiliteitsteam/loket"})
            ]
        card = self._loketten.kaart(route.loket, on)
        metadata = self._metadata(card, place, on)
        main = Bericht("\n".join(self._lines(card, route)), self._ways_to_reach(card), metadata)
        return [main, self._elsewhere(card, metadata)]

    def _lines(self, card: Kaart, route: Route) -> list[str]:
        lines = [card.naam, card.tekst]
        for name in ("telefoon", "email", "website", "adres", "openingstijden"):
            value = getattr(card, name)
            if value:
                lines.append(self._sentences.say(f"kaart_{name}", waarde=value))
        lines += [f"({twijfel})" for twijfel in card.twijfel]
        source = self._sentences.say("bron", bron=card.bronnen[0].titel, datum=format_value(Soort.DATUM, card.valid_on))
        return [*lines, "", source]

    def _elsewhere(self, card: Kaart, metadata: dict[str, Any]) -> Bericht:
        others = [_in_a_line(contact) for contact in card.terugval if contact.naam != card.naam]
        text = self._sentences.say("kaart_terugval", loketten="\n".join(f"- {line}" for line in others))
        return Bericht(text, self._sentences.buttons("kaart_terugval"), metadata)

    def _ways_to_reach(self, contact: Contact) -> tuple[Knop, ...]:
        """Buttons that call, mail, open the site or show the way."""
        ways = {}
        if contact.telefoon:
            ways["bellen"] = "tel:" + "".join(sign for sign in contact.telefoon if sign.isdigit() or sign == "+")
        if contact.email:
            ways["mailen"] = f"mailto:{contact.email}"
        if contact.website:
            ways["website"] = contact.website if contact.website.startswith("http") else f"https://{contact.website}"
        if contact.adres:
            query = contact.adres.replace(" ", "+")
            ways["route"] = f"https://www.openstreetmap.org/search?query={query}"
        buttons = [Knop(self._sentences.say(f"kaart_knop_{way}"), address) for way, address in ways.items()]
        return tuple(buttons[:MOST_BUTTONS])

    def _metadata(self, card: Kaart, place: str | None, on: date) -> dict[str, Any]:
        return {
            "topic": "mobiliteitsteam/loket",
            "loket": {
                "municipality": place if place and place.startswith("GM") else None,
                "region": card.code,
                "name": card.naam,
            },
            "sources": [bron.url for bron in card.bronnen if bron.url],
            "valid_on": on.isoformat(),
        }


def _in_a_line(contact: Contact) -> str:
    ways = ", ".join(way for way in (contact.telefoon, contact.website, contact.email) if way)
    return f"{contact.naam}: {ways}" if ways else contact.naam
