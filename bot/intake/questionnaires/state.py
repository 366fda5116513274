"""What is known so far in a questionnaire; fits in JSON, so that it can wait a week."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from bot.eligibility.situation import VOLDOET

_TAGS: dict[str, Any] = {
    "getal": Decimal,
    "moment": datetime.fromisoformat,
    "dag": date.fromisoformat,
    "tijd": time.fromisoformat,
    "voldoet": lambda _: VOLDOET,
}


@dataclass(frozen=True)
class State:
    """A questionnaire under way."""

    soort: str
    thema: str
    op: date
    antwoorden: Mapping[str, Any] = field(default_factory=dict)
    onderwerp: str = ""
    """The topic that was asked about when it began."""

    vraag: str = ""
    """The specific question that it began with, if there was one."""

    onbekend: tuple[str, ...] = ()
    """Questions that the person could not answer."""

    gesteld: tuple[str, ...] = ()
    """Questions that were answered or passed over, in that order."""

    pogingen: int = 0
    """Replies in a row to the present question that could not be used."""

    bekend: Mapping[str, Any] = field(default_factory=dict)
    """Answers from an earlier questionnaire, which may still hold."""

    verandert: bool = False
    """The person wants to change an answer, and is asked which."""

    def answered(self, vraag: str, antwoorden: Mapping[str, Any]) -> "State":
        """After a usable reply to a question, which may have answered more than one."""
        return replace(
            self,
            antwoorden={**self.antwoorden, **antwoorden},
            onbekend=tuple(name for name in self.onbekend if name != vraag),
            gesteld=(*(name for name in self.gesteld if name != vraag), vraag),
            pogingen=0,
        )

    def passed_over(self, vraag: str) -> "State":
        """After "weet ik niet"."""
        gone_by = self.answered(vraag, {})
        return replace(gone_by, onbekend=(*gone_by.onbekend, vraag))

    def without(self, vraag: str, also: tuple[str, ...] = ()) -> "State":
        """Back before a question was answered; `also` are the answers that came with it."""
        gone = {vraag, *also}
        return replace(
            self,
            antwoorden={name: answer for name, answer in self.antwoorden.items() if name not in gone},
            onbekend=tuple(name for name in self.onbekend if name not in gone),
            gesteld=tuple(name for name in self.gesteld if name not in gone),
            pogingen=0,
            verandert=False,
        )

    def failed_once_more(self) -> "State":
        return replace(self, pogingen=self.pogingen + 1)

    def emptied(self) -> "State":
        """From the start again."""
        return State(self.soort, self.thema, self.op, onderwerp=self.onderwerp, vraag=self.vraag)

    def to_json(self) -> dict[str, Any]:
        return {
            "soort": self.soort,
            "thema": self.thema,
            "op": self.op.isoformat(),
            "onderwerp": self.onderwerp,
            "vraag": self.vraag,
            "antwoorden": {name: _written(answer) for name, answer in self.antwoorden.items()},
            "onbekend": list(self.onbekend),
            "gesteld": list(self.gesteld),
            "pogingen": self.pogingen,
            "bekend": {name: _written(answer) for name, answer in self.bekend.items()},
            "verandert": self.verandert,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "State":
        return cls(
            soort=written["soort"],
            thema=written["thema"],
            op=date.fromisoformat(written["op"]),
            onderwerp=written["onderwerp"],
            vraag=written["vraag"],
            antwoorden={name: _read(answer) for name, answer in written["antwoorden"].items()},
            onbekend=tuple(written["onbekend"]),
            gesteld=tuple(written["gesteld"]),
            pogingen=written["pogingen"],
            bekend={name: _read(answer) for name, answer in written["bekend"].items()},
            verandert=written["verandert"],
        )


def _written(answer: Any) -> Any:
    if answer is VOLDOET:
        return {"voldoet": True}
    if isinstance(answer, Decimal) or (isinstance(answer, int) and not isinstance(answer, bool)):
        return {"getal": str(answer)}
    if isinstance(answer, datetime):
        return {"moment": answer.isoformat()}
    if isinstance(answer, date):
        return {"dag": answer.isoformat()}
    if isinstance(answer, time):
        return {"tijd": answer.isoformat()}
    return answer


def _read(written: Any) -> Any:
    if isinstance(written, Mapping):
        ((tag, value),) = written.items()
        return _TAGS[tag](value)
    return written
