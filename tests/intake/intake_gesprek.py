"""Someone who does the intake, and four people with what they say."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from bot.intake.expectation import Onduidelijk, Reden
from bot.intake.questionnaires.intake import IntakeQuestionnaire
from bot.intake.questionnaires.prompts import Bericht
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.intake.questionnaires.turns import Interviewer, Status, Turn
from bot.knowledge import Knowledge
from bot.places.resolver import Places

TODAY = date(2026, 11, 21)
SAID_YES_AT = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))
BSN = "123456782"
"""A number that passes the 11-check."""

NOT_COUNTED = {"toestemming", "samenvatting", "welk_antwoord"}

KNOWLEDGE = Knowledge.load()
INTAKE = IntakeQuestionnaire(KNOWLEDGE, Places.load(), now=lambda: SAID_YES_AT)
INTERVIEWER = Interviewer(INTAKE, Sentences(KNOWLEDGE))


class Person:
    """Someone who does the intake; after every turn the state goes through JSON, as it does in a pause of a week."""

    def __init__(self, bekend: Mapping[str, Any] | None = None, antwoorden: Mapping[str, Any] | None = None) -> None:
        self.asked: list[str] = []
        self.progress: list[tuple[int, int]] = []
        begun = State("intake", "bot", TODAY, bekend=bekend or {}, antwoorden=antwoorden or {}, onderwerp="bot/intake")
        self.hears(INTERVIEWER.begin(begun))

    def says(self, *replies: str) -> "Person":
        for reply in replies:
            turn = INTERVIEWER.after_result(self.state, reply) if self.status is Status.DONE else None
            turn = turn or INTERVIEWER.reply(self.state, reply)
            if turn.status is Status.NOT_READ:
                turn = INTERVIEWER.not_understood(turn.state, turn.reading or Onduidelijk(Reden.NIET_BEGREPEN))
            self.hears(turn)
        return self

    def answers(self, conversation: Sequence[tuple[str, str]]) -> "Person":
        """Says each reply, and sees to it that it was asked for."""
        for ask, reply in conversation:
            assert self.ask == ask, f"voor '{reply}'"
            self.says(reply)
        return self

    @property
    def text(self) -> str:
        return "\n".join(bericht.tekst for bericht in self.heard)

    @property
    def buttons(self) -> list[str]:
        return [knop.titel for knop in self.heard[-1].knoppen]

    @property
    def ask(self) -> str | None:
        ask: str | None = self.heard[-1].metadata.get("ask")
        return ask

    @property
    def intake(self) -> dict[str, Any]:
        intake: dict[str, Any] = json.loads(json.dumps(INTAKE.structured(self.state)))
        return intake

    @property
    def questions(self) -> int:
        return len({ask for ask in self.asked if ask not in NOT_COUNTED})

    def hears(self, turn: Turn) -> None:
        self.state = State.from_json(json.loads(json.dumps(turn.state.to_json())))
        assert self.state == turn.state
        self.status = turn.status
        self.heard: Sequence[Bericht] = turn.berichten
        self.asked += [bericht.metadata["ask"] for bericht in turn.berichten if "ask" in bericht.metadata]
        counted = re.search(r"Vraag (\d+) van (\d+)\n", self.text)
        if counted:
            self.progress.append((int(counted[1]), int(counted[2])))


ONTSLAGEN_IN_DE_HORECA = [
    ("toestemming", "waarom?"),
    ("toestemming", "ja hoor is goed"),
    ("situatie", "ben ontslage bij het restaurant waar ik werkte"),
    ("woonplaats", "nijmegn"),
    ("woonplaats", "ja"),
    ("hulp", "nieuw werk en geld"),
    ("beroep", "ober in een restarant, en achter de bar"),
    ("opleiding", "mbo niveau 3"),
    ("uren", "32 uur, niet op maandag"),
    ("uitkering", "uitleg"),
    ("uitkering", "WW"),
    ("geprobeerd", "paar keer gesoliciteerd bij andere zaken"),
    ("opmerking", "nee"),
    ("voornaam", "terug"),
    ("opmerking", "ik heb een zoontje van 4"),
    ("voornaam", "mijn naam is fatima"),
    ("bereik", "bel me maar na 5 uur op 06-12345678"),
    ("samenvatting", "ja klopt"),
]
ZZP_FOTOGRAAF = [
    ("toestemming", "jazeker"),
    ("situatie", "ik ben zzper, fotograaf, bijna geen opdrachten meer"),
    ("woonplaats", "ik woon in haarlem"),
    ("hulp", "opdrachten en wat advies"),
    ("beroep", "trouwfotograaf"),
    ("toekomst_bedrijf", "gewoon doorgaan"),
    ("opleiding", "hbo"),
    ("uitkering", "nee wacht, mbo"),
    ("uitkering", "nee nog niet"),
    ("geprobeerd", "heb mijn site vernieuwd, per vergissing geen bbz aangevraagd"),
    ("opmerking", "weet ik niet"),
    ("voornaam", "sander"),
    ("bereik", "mailtje"),
    ("email", "sander apenstaartje fotos punt nl"),
    ("samenvatting", "ja"),
]
SCHOOLVERLATER = [
    ("toestemming", "ok"),
    ("situatie", "net van school af"),
    ("woonplaats", "bergen"),
    ("woonplaats", "die in limburg"),
    ("hulp", "een baan, of toch een opleidng?"),
    ("beroep", "weet ik nog niet"),
    ("opleiding", "mbo 2"),
    ("diploma", "nee net niet"),
    ("uren", "fulltime"),
    ("opmerking", "wat bedoel je"),
    ("opmerking", "dat was het"),
    ("voornaam", "JAIMY"),
    ("bereik", "bellen"),
    ("telefoon", "06123456"),
    ("telefoon", "06 1234 5678, liefst overdag"),
    ("samenvatting", "klopt"),
]
BIJSTAND_IN_WEINIG_WOORDEN = [
    ("toestemming", "ja"),
    ("situatie", "bijstand"),
    ("woonplaats", "3011"),
    ("hulp", "werk"),
    ("beroep", "schoonmaak"),
    ("opleiding", "geen"),
    ("uren", "ochtend"),
    ("geprobeerd", "niks"),
    ("opmerking", "nee"),
    ("voornaam", "ali"),
    ("bereik", "chat"),
    ("samenvatting", "ja"),
]
PEOPLE = {
    "horeca": ONTSLAGEN_IN_DE_HORECA,
    "zzp": ZZP_FOTOGRAAF,
    "school": SCHOOLVERLATER,
    "bijstand": BIJSTAND_IN_WEINIG_WOORDEN,
}


def after(conversation: Sequence[tuple[str, str]], until: str) -> Person:
    """Someone who was asked `until` for the first time."""
    first = [ask for ask, _ in conversation].index(until)
    person = Person().answers(conversation[:first])
    assert person.ask == until
    return person
