"""To which desk someone goes: the first rule of `routering.yml` that fits."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import product
from pathlib import Path
from typing import Any, Protocol

from bot.eligibility.comparing import AowAge, Verdict, compile_proviso
from bot.eligibility.models import Kenmerk, Routeregel, Routering, Voorbehoud
from bot.eligibility.proviso_checking import ComparisonChecker
from bot.eligibility.provisos import leaves, samples
from bot.eligibility.situation import Situation
from bot.knowledge import Knowledge, KnowledgeFileError
from bot.knowledge.knowledge import FOLDER
from bot.knowledge.reading import read_file

FILE = "routering.yml"
ASK_MUNICIPALITY = "vraag_gemeente"
FILLED_IN = frozenset({"datum", "gemeente_bekend", "regio", "werkcentrum_open", "team_begonnen", "team_komt_later"})
"""What the bot itself knows from the place and the date."""


class GemeenteBekend(Enum):
    """Whether the region of someone's municipality is known."""

    JA = "ja"
    NEE = "nee"
    OMSTREDEN = "omstreden"


class Regions(Protocol):
    """What the rules need to know of a region."""

    def region_of(self, gemeente: str, on: date) -> tuple[GemeenteBekend, str | None]:
        """The region of a municipality, by its name or code."""

    def werkcentrum_open(self, regio: str) -> date | None:
        """From when the Werkcentrum was surely open."""

    def team_start(self, regio: str) -> date | None:
        """From when the mobility team surely worked."""


@dataclass(frozen=True)
class Route:
    """Where someone goes; `loket` is None as long as `open` questions decide."""

    loket: str | None
    regel: Routeregel | None
    regio: str | None
    open: Sequence[str] = ()

    @property
    def needs_place(self) -> bool:
        """Whether the desk depends on a municipality that was not named."""
        return self.loket == ASK_MUNICIPALITY


class Router:
    """The rules, ready to be tried."""

    def __init__(self, routering: Routering, regions: Regions) -> None:
        self.kenmerken: Mapping[str, Kenmerk] = routering.kenmerken
        self.by_topic: Mapping[str, Mapping[str, str]] = routering.bij_onderwerp
        self._regions = regions
        no_aow = AowAge({})
        self._rules: list[tuple[Routeregel, Callable[[Situation], Verdict]]] = [
            (regel, compile_proviso(regel.als, lambda leaf: leaf.waarde, no_aow)) for regel in routering.regels
        ]
        compared = [
            (leaf.vraag, leaf.op, leaf.waarde) for regel in routering.regels for leaf in leaves(regel.als) if leaf.op
        ]
        self._samples = {
            name: samples(kenmerk, [(op, waarde) for vraag, op, waarde in compared if vraag == name])
            for name, kenmerk in self.kenmerken.items()
        }

    @classmethod
    def load(cls, knowledge: Knowledge, regions: Regions, folder: Path = FOLDER) -> "Router":
        """Raises KnowledgeFileError when a rule leans on something that does not exist."""
        root = folder.parent.parent
        routering = read_file(folder / FILE, root, Routering)
        _check(routering, knowledge, str((folder / FILE).relative_to(root)))
        return cls(routering, regions)

    def route(self, situation: Situation) -> Route:
        """The desk of the first rule that fits. What was never said has its default; the rest is asked."""
        defaults = {name: kenmerk.standaard for name, kenmerk in self.kenmerken.items()}
        said = {name: answer for name, answer in {**defaults, **situation.answers}.items() if answer is not None}
        return self.route_asking(Situation(situation.op, said))

    def route_asking(self, situation: Situation) -> Route:
        """As `route`, but what was never said is open, so that a conversation asks it."""
        known, regio = self._with_region(situation)
        possible = [(regel, verdict) for regel, fits in self._rules if (verdict := fits(known)) is not False]
        regel, verdict = possible[0] if possible else (None, None)
        if regel is not None and not verdict:
            regel = self._whatever_is_open(known, [entry[0] for entry in possible])
        if regel is not None:
            return Route(regel.loket.format(regio=regio), regel, regio)
        return Route(None, None, regio, self._open(possible[0][0].als, known) if possible else ())

    def _whatever_is_open(self, known: Situation, possible: Sequence[Routeregel]) -> Routeregel | None:
        """The rule that decides when every answer to the open questions leads to the same desk."""
        names = list(dict.fromkeys(name for regel in possible for name in self._open(regel.als, known)))
        desks: set[str | None] = set()
        for answers in product(*(self._samples[name] for name in names)):
            told = Situation(known.op, {**known.answers, **dict(zip(names, answers, strict=True))})
            fitting = next((regel for regel, fits in self._rules if fits(told)), None)
            desks.add(fitting.loket if fitting else None)
            if len(desks) > 1:
                return None
        certain = [regel for regel, fits in self._rules if fits(known)]
        return next((regel for regel in [*certain, *possible] if {regel.loket} == desks), None)

    def _open(self, proviso: Voorbehoud, situation: Situation) -> list[str]:
        mentioned = [leaf.vraag for leaf in leaves(proviso) if leaf.vraag in self.kenmerken]
        return [name for name in dict.fromkeys(mentioned) if name and situation.answers.get(name) is None]

    def _with_region(self, situation: Situation) -> tuple[Situation, str | None]:
        on = situation.op
        answers: dict[str, Any] = {**situation.answers, "datum": on}
        regio = None
        known = GemeenteBekend.NEE
        if answers.get("gemeente"):
            known, regio = self._regions.region_of(answers["gemeente"], on)
        answers["gemeente_bekend"] = known.value
        if regio is not None:
            opened, started = self._regions.werkcentrum_open(regio), self._regions.team_start(regio)
            answers["regio"] = regio
            answers["werkcentrum_open"] = opened is not None and opened <= on
            answers["team_begonnen"] = started is not None and started <= on
            answers["team_komt_later"] = started is not None and started > on
        return Situation(on, answers), regio


def _check(routering: Routering, knowledge: Knowledge, file: str) -> None:
    compared = ComparisonChecker(knowledge, file, routering.kenmerken, FILLED_IN)
    for number, regel in enumerate(routering.regels):
        where = f"regels[{number}] ({regel.id})"
        compared.proviso(f"{where}.als", regel.als)
        if not regel.bron:
            raise KnowledgeFileError(file, f"{where}.bron", "er staat geen bron; verwacht minstens een uit bronnen/")
        for bron in regel.bron:
            if bron not in knowledge.bronnen:
                raise KnowledgeFileError(file, f"{where}.bron", f"de bron '{bron}' bestaat niet; kijk in bronnen/")
        if set(re.findall(r"\{(.*?)\}", regel.loket)) - {"regio"}:
            raise KnowledgeFileError(file, f"{where}.loket", f"'{regel.loket}': tussen accolades kan alleen regio")
