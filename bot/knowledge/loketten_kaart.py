"""The card of a desk on a date: what it does, how to reach it, what is not known, and where else to go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.lists import format_list

from bot.knowledge.errors import UnknownOnDateError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loketten_contact import (
    Contact,
    Detail,
    Details,
    details_on,
    doubts_of,
    has_details,
    sources_of,
    values_of,
)
from bot.knowledge.loketten_models import Kaartsoort, Kaarttekst, LandelijkContact, Loket, Loketsoort, Regio, Teksten
from bot.knowledge.loketten_periodes import WERKCENTRA, Kalender
from bot.knowledge.models import Bron, held_on
from bot.knowledge.texts import compile_text

STILL_FRESH = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Kaart(Contact):
    """What is shown of a desk.

    `regio` and `code` are the region's id and AM code. `bekend`: the region has such a desk, known by name. `sinds` is
    its first day as it was read ("juni 2020"), `gezien` the day its details date from. `terugval` has at least one
    contact, `bronnen` at least one source.
    """

    loket: str
    regio: str | None
    code: str | None
    bekend: bool
    sinds: str | None
    gezien: date | None
    terugval: list[Contact]
    bronnen: list[Bron]
    valid_on: date


class Kaartmaker:
    """Makes the cards of one date."""

    def __init__(
        self, knowledge: Knowledge, teksten: Teksten, landelijk: dict[str, LandelijkContact], datum: date
    ) -> None:
        self._knowledge = knowledge
        self._teksten = teksten
        self._landelijk = landelijk
        self._datum = datum
        self._kalender = Kalender(knowledge, teksten)

    def kaart(self, name: str, soort: Kaartsoort, regio_id: str | None, regio: Regio | None) -> Kaart:
        """The card called `name`. Raises UnknownOnDateError on a date that its texts are not for."""
        tekst = held_on(soort.teksten, self._datum)
        if tekst is None:
            raise UnknownOnDateError(f"het loket {name}", self._datum)
        loket = self._main(soort, regio)
        contact = self._of_desk(loket, tekst, regio) if loket else self._without_desk(soort, tekst, regio)
        terugval = [*self._beside(tekst, loket, regio), *self._fallback(tekst.terugval)]
        periode = self._kalender.periode(regio, loket) if regio and loket else None
        used = [contact.bron, *(other.bron for other in terugval)]
        return Kaart(
            loket=name,
            naam=contact.naam,
            tekst=contact.tekst,
            website=contact.website,
            telefoon=contact.telefoon,
            email=contact.email,
            adres=contact.adres,
            openingstijden=contact.openingstijden,
            twijfel=contact.twijfel,
            bron=contact.bron,
            regio=regio_id,
            code=regio.code if regio else None,
            bekend=loket is not None,
            sinds=periode.sinds if periode else None,
            gezien=loket.gezien if loket else None,
            terugval=terugval,
            bronnen=[self._knowledge.bronnen[key] for key in dict.fromkeys(key for bron in used for key in bron)],
            valid_on=self._datum,
        )

    def loketten(self, regio: Regio, soorten: Sequence[Loketsoort] = tuple(Loketsoort)) -> list[Loket]:
        """The desks of these kinds that were there on the date."""
        return [loket for loket in regio.loketten if loket.soort in soorten and self._is_there(regio, loket)]

    def reachable(self, regio: Regio) -> bool:
        """Whether any desk of the region has a detail that was read recently enough for the date."""
        return any(self._details(loket) and not self._expired(loket) for loket in self.loketten(regio))

    def _is_there(self, regio: Regio, loket: Loket) -> bool:
        periode = self._kalender.periode(regio, loket)
        return not loket.alleen_achtergrond and periode is not None and periode.holds_on(self._datum)

    def _main(self, soort: Kaartsoort, regio: Regio | None) -> Loket | None:
        if regio is None:
            return None
        return next((loket for loket in self.loketten(regio, soort.soorten) if loket.gebied is None), None)

    def _of_desk(self, loket: Loket, tekst: Kaarttekst, regio: Regio | None) -> Contact:
        own = self._details(loket)
        extra = self._national(tekst.aanvulling)
        details = {field: extra[field] for field in extra if field == "website"} | own
        sentences = [self._what(loket), self._missing(own), self._age(loket, own), self._render(tekst.met_loket, regio)]
        return self._contact(loket.naam, sentences, details, self._sources_of_desk(loket), tekst.bron)

    def _without_desk(self, soort: Kaartsoort, tekst: Kaarttekst, regio: Regio | None) -> Contact:
        naam = self._render(tekst.naam, regio)
        if tekst.naam_van_loket and regio is not None:
            naam = next((loket.naam for loket in regio.loketten if loket.soort in soort.soorten), naam)
        plan = regio.werkcentrum_plan.bron if regio and regio.werkcentrum_plan else ()
        return self._contact(
            naam, [self._render(tekst.tekst, regio)], self._national(tekst.landelijk), tekst.bron, plan
        )

    def _beside(self, tekst: Kaarttekst, main: Loket | None, regio: Regio | None) -> list[Contact]:
        """The other desks of the region that are worth naming; a Werkcentrum, once open, stays."""
        if regio is None:
            return []
        return [
            self._beside_contact(loket)
            for loket in self.loketten(regio, tekst.ook)
            if loket is not main and (not self._expired(loket) or loket.doorlopend or loket.soort in WERKCENTRA)
        ]

    def _beside_contact(self, loket: Loket) -> Contact:
        own = self._details(loket)
        sentences = [self._what(loket), self._age(loket, own)]
        if loket.gebied is not None:
            sentences.append(_sentence(self._teksten.zinnen.gebied, gebied=loket.gebied))
        return self._contact(loket.naam, sentences, own, self._sources_of_desk(loket))

    def _fallback(self, names: Iterable[str]) -> list[Contact]:
        found = []
        for contact in (self._landelijk[name] for name in names):
            details = details_on(contact, self._knowledge.gegevens, self._datum)
            if details or not has_details(contact):
                found.append(self._contact(contact.naam, [contact.wat_ze_doen], details, contact.bron))
        return found

    def _national(self, name: str | None) -> dict[str, Detail]:
        return details_on(self._landelijk[name], self._knowledge.gegevens, self._datum) if name else {}

    def _details(self, loket: Loket) -> dict[str, Detail]:
        """How to reach a desk; of an expired one only where its website was."""
        known = details_on(loket, self._knowledge.gegevens, self._datum)
        return {field: known[field] for field in known if field == "website" or not self._expired(loket)}

    def _expired(self, loket: Loket) -> bool:
        watershed = self._kalender.oude_gegevens_tot
        return self._datum > watershed and (loket.gezien is None or loket.gezien <= watershed)

    def _what(self, loket: Loket) -> str:
        return loket.wat_ze_doen or self._teksten.soorten[loket.soort].wat_ze_doen

    def _sources_of_desk(self, loket: Loket) -> list[str]:
        return loket.bron if loket.wat_ze_doen else [*loket.bron, *self._teksten.soorten[loket.soort].bron]

    def _missing(self, own: Details) -> str:
        words = [word for field, word in self._teksten.velden.items() if field not in own]
        if not words:
            return ""
        return _sentence(self._teksten.zinnen.ontbreekt, wat=format_list(words, style="or", locale="nl"))

    def _age(self, loket: Loket, own: Details) -> str:
        if loket.gezien is None:
            return _sentence(self._teksten.zinnen.zonder_datum) if own else ""
        if self._datum <= loket.gezien + STILL_FRESH:
            return ""
        return _sentence(self._teksten.zinnen.oud, jaar=loket.gezien.year)

    def _render(self, text: str, regio: Regio | None) -> str:
        return _sentence(text, **(self._variables(regio) if regio else dict.fromkeys(("regio", "start", "plan"), "")))

    def _variables(self, regio: Regio) -> dict[str, str]:
        start = self._kalender.team_start(regio)
        plan = self._kalender.dag(regio.werkcentrum_plan.datum) if regio.werkcentrum_plan else None
        return {
            "regio": regio.in_zin or f"regio {regio.naam_op(self._datum)}",
            "start": self._kalender.team_start_written(regio) if start and start > self._datum else "",
            "plan": str(plan.year) if plan and plan <= self._datum else "",
        }

    @staticmethod
    def _contact(naam: str, sentences: Iterable[str], details: Details, *bron: Iterable[str]) -> Contact:
        tekst = " ".join(sentence for sentence in sentences if sentence)
        return Contact(naam, tekst, **values_of(details), twijfel=doubts_of(details), bron=sources_of(details, *bron))


def _sentence(text: str, **values: object) -> str:
    return " ".join(compile_text(text).render(**values).split())
