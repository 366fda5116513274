"""Checks the files of `data/knowledge/loketten` against each other and against the facts and sources."""

import re
from collections.abc import Collection, Iterable, Sequence

from bot.knowledge.checking import Checker
from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.loketten_models import (
    Contactgegevens,
    Dag,
    Kaartsoort,
    LandelijkContact,
    Loket,
    Loketsoort,
    Precisie,
    Regio,
    Teksten,
    Verwijzing,
)
from bot.knowledge.loketten_periodes import Kalender
from bot.knowledge.models import Soort
from bot.knowledge.texts import compile_text, loose_digits, referenced_groups

VARIABLES = {"regio", "start", "plan"}
_SENTENCE_VARIABLES = {"ontbreekt": {"wat"}, "oud": {"jaar"}, "zonder_datum": set(), "gebied": {"gebied"}}
_DAYS = (Soort.DATUM, Soort.MAAND)
_PHONE = re.compile(r"(\+31|0)[1-9](\d{8}|00\d{4,7})|14\d{3,4}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_WEBSITE = re.compile(r"(https?://)?([a-z0-9-]+\.)+[a-z]{2,}(/\S*)?", re.IGNORECASE | re.ASCII)


class LokettenChecker:
    """Raises KnowledgeFileError at the first mistake: file, key, what is wrong, what was expected."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._check = Checker(knowledge.bronnen, knowledge.gegevens, knowledge.onderwerpen, knowledge.namen)

    def teksten(self, file: str, teksten: Teksten, landelijk: Collection[str], regios: Collection[str]) -> None:
        self._fact(file, "aantal_regios", teksten.aantal_regios, (Soort.GETAL,))
        for key, naam in (("van", teksten.teams.van), ("tot", teksten.teams.tot)):
            self._fact(file, f"teams.{key}", naam, _DAYS)
        self._fact(file, "oude_gegevens_tot", teksten.oude_gegevens_tot, _DAYS)
        for key, allowed in _SENTENCE_VARIABLES.items():
            self._template(file, f"zinnen.{key}", getattr(teksten.zinnen, key), allowed)
        without_words = [soort.value for soort in Loketsoort if soort not in teksten.soorten]
        if without_words:
            raise KnowledgeFileError(file, "soorten", f"de soort '{without_words[0]}' ontbreekt; verwacht elke soort")
        for soort, tekst in teksten.soorten.items():
            self._template(file, f"soorten.{soort.value}", tekst.wat_ze_doen, set())
            self._sources(file, f"soorten.{soort.value}", tekst.bron)
        for name, kaart in teksten.kaarten.items():
            self._card(file, f"kaarten.{name}", kaart, landelijk, regios)

    def _card(
        self, file: str, where: str, kaart: Kaartsoort, landelijk: Collection[str], regios: Collection[str]
    ) -> None:
        self._check.periods(file, where, kaart.teksten)
        if kaart.regio is not None:
            _known(file, f"{where}.regio", [kaart.regio], regios, "een regio uit regios.yml")
        for number, tekst in enumerate(kaart.teksten):
            here = f"{where}[{number}]"
            for text in (tekst.naam, tekst.tekst, tekst.met_loket):
                self._template(file, here, text, VARIABLES)
            named = [*tekst.terugval, *filter(None, (tekst.landelijk, tekst.aanvulling))]
            _known(file, f"{here}.terugval", named, landelijk, "een contact uit landelijk.yml")
            if not tekst.terugval:
                raise KnowledgeFileError(file, f"{here}.terugval", "er staat geen contact; verwacht minstens een")
            self._sources(file, here, tekst.bron)

    def landelijk(self, file: str, key: str, contact: LandelijkContact) -> None:
        self._sources(file, key, contact.bron)
        self._template(file, f"{key}.wat_ze_doen", contact.wat_ze_doen, set())
        self._contact(file, key, contact)

    def regios(self, file: str, regios: dict[str, Regio], teksten: Teksten) -> None:
        expected = self._knowledge.gegevens[teksten.aantal_regios].waarden[-1].waarde
        if len(regios) != expected:
            raise KnowledgeFileError(file, "", f"er staan {len(regios)} regio's; verwacht {expected}")
        codes: dict[str, str] = {}
        for key, regio in regios.items():
            if not re.fullmatch(r"AM\d\d", regio.code):
                raise KnowledgeFileError(
                    file, f"{key}.code", f"'{regio.code}' is geen code; verwacht AM en twee cijfers"
                )
            if regio.code in codes:
                raise KnowledgeFileError(
                    file, f"{key}.code", f"{regio.code} is al de code van {codes[regio.code]}; verwacht een eigen code"
                )
            codes[regio.code] = key

    def regio(self, file: str, key: str, regio: Regio, teksten: Teksten) -> None:
        self._sources(file, key, regio.bron)
        self._team(file, f"{key}.team", regio)
        self._day(file, f"{key}.werkcentrum_open", regio.werkcentrum_open)
        if regio.werkcentrum_plan is not None:
            self._day(file, f"{key}.werkcentrum_plan.datum", regio.werkcentrum_plan.datum)
            self._sources(file, f"{key}.werkcentrum_plan", regio.werkcentrum_plan.bron)
        for number, loket in enumerate(regio.loketten):
            self._loket(file, f"{key}.loketten[{number}]", loket)
        kalender = Kalender(self._knowledge, teksten)
        for number, loket in enumerate(regio.loketten):
            periode = kalender.periode(regio, loket)
            if periode and periode.van and periode.tot and periode.tot < periode.van:
                raise KnowledgeFileError(
                    file, f"{key}.loketten[{number}].tot", f"{periode.tot} ligt voor van ({periode.van})"
                )

    def _team(self, file: str, where: str, regio: Regio) -> None:
        team = regio.team
        if (team.start is None) != (team.start_precisie is Precisie.ONBEKEND):
            raise KnowledgeFileError(
                file,
                f"{where}.start_precisie",
                "past niet bij start; verwacht onbekend zonder start, anders hoe precies",
            )
        self._day(file, f"{where}.start", team.start)
        if team.start is not None:
            self._sources(file, where, team.bron)

    def _loket(self, file: str, where: str, loket: Loket) -> None:
        self._sources(file, where, loket.bron)
        self._day(file, f"{where}.van", loket.van)
        self._day(file, f"{where}.tot", loket.tot)
        if loket.wat_ze_doen is not None:
            self._template(file, f"{where}.wat_ze_doen", loket.wat_ze_doen, set())
        self._contact(file, where, loket)

    def _contact(self, file: str, where: str, contact: Contactgegevens) -> None:
        for field, pattern, example in (
            ("telefoon", _PHONE, "0113-123456"),
            ("email", _EMAIL, "naam@gemeente.nl"),
            ("website", _WEBSITE, "www.gemeente.nl/werk"),
        ):
            value = getattr(contact, field)
            compact = re.sub(r"[\s()-]", "", value) if field == "telefoon" and isinstance(value, str) else value
            if isinstance(compact, str) and not pattern.fullmatch(compact):
                raise KnowledgeFileError(
                    file, f"{where}.{field}", f"'{value}' is geen {field}; verwacht zoiets als {example}"
                )
        kinds = {"telefoon": Soort.TELEFOON, "website": Soort.WEBSITE}
        for field in Contactgegevens.__struct_fields__:
            value = getattr(contact, field)
            if isinstance(value, Verwijzing):
                self._fact(file, f"{where}.{field}", value.gegeven, (kinds.get(field, Soort.TEKST),))

    def _day(self, file: str, where: str, day: Dag | None) -> None:
        if isinstance(day, Verwijzing):
            self._fact(file, where, day.gegeven, _DAYS)

    def _fact(self, file: str, where: str, naam: str, soorten: Sequence[Soort]) -> None:
        gegeven = self._knowledge.gegevens.get(naam)
        if gegeven is None:
            raise KnowledgeFileError(file, where, f"het gegeven '{naam}' bestaat niet; verwacht een uit gegevens/")
        if gegeven.soort not in soorten:
            expected = " of ".join(soort.value for soort in soorten)
            raise KnowledgeFileError(
                file, where, f"het gegeven '{naam}' is van de soort {gegeven.soort.value}; verwacht {expected}"
            )

    def _sources(self, file: str, where: str, bron: Iterable[str]) -> None:
        self._check.sources(file, where, list(bron), required=True)

    def _template(self, file: str, where: str, text: str, allowed: set[str]) -> None:
        try:
            compile_text(text)
        except ValueError as error:
            raise KnowledgeFileError(file, where, str(error)) from None
        for name in sorted(referenced_groups(text) - allowed):
            known = " of ".join(sorted(allowed)) or "gewone tekst"
            raise KnowledgeFileError(file, where, f"'{name}' tussen accolades bestaat hier niet; verwacht {known}")
        digits = loose_digits(text, self._knowledge.namen)
        if digits:
            raise KnowledgeFileError(
                file, where, f"het getal in '{digits[0]}' staat los in de tekst; laat het weg of zet het in gegevens/"
            )


def _known(file: str, where: str, names: Iterable[str], known: Collection[str], expected: str) -> None:
    for name in names:
        if name not in known:
            raise KnowledgeFileError(file, where, f"'{name}' bestaat niet; verwacht {expected}")
