"""The sentences around the questions, from `data/knowledge/zinnen*.yml`."""

from bot.intake.questionnaires.prompts import Knop
from bot.knowledge import Knowledge


class Sentences:
    """Sentences and buttons by name."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def say(self, naam: str, **waarden: object) -> str:
        """A sentence, filled in."""
        return self._knowledge.zinnen[naam].tekst.strip().format(**waarden)

    def buttons(self, naam: str) -> tuple[Knop, ...]:
        """The buttons under a sentence: first those with a text, then those with a topic."""
        zin = self._knowledge.zinnen[naam]
        own = tuple(Knop(titel, bericht) for titel, bericht in zin.antwoorden.items())
        return (*own, *(self.topic(onderwerp) for onderwerp in zin.knoppen))

    def knop(self, naam: str) -> tuple[str, str]:
        """The one button of a name: its title and what it says."""
        ((titel, bericht),) = self._knowledge.zinnen[f"knop_{naam}"].antwoorden.items()
        return titel, bericht

    def is_said(self, naam: str, tekst: str) -> bool:
        """Whether a text is what one of the buttons of a sentence says."""
        return tekst.strip().casefold() in {
            said.casefold() for said in self._knowledge.zinnen[naam].antwoorden.values()
        }

    def topic(self, onderwerp: str) -> Knop:
        """A button that asks about a topic."""
        return Knop(self._knowledge.onderwerpen[onderwerp].knop, "/" + onderwerp.replace("/", "_"))
