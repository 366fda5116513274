"""Reads what a person replied to a question of the intake."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from bot.intake.commands import read_correction
from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, Soort, Verwacht, WeetNiet
from bot.intake.phrases import Phrases, without
from bot.intake.questionnaires.contact_details import find_email, find_phone, has_bsn
from bot.intake.questionnaires.intake_choices import read_choices
from bot.intake.questionnaires.intake_models import Intakevraag, Vraagsoort, name_of
from bot.intake.questionnaires.prompts import Bezwaar
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.replies import read_reply
from bot.intake.reply import Reply
from bot.intake.signs import plain
from bot.intake.words import word_lists

CHAT, TELEFOON, EMAIL = "chat", "telefoon", "email"
WANNEER, GEWENSTE_UREN = "wanneer", "gewenste_uren"
"""Answers that come along with those to `bereik` and `uren`."""

NOTHING = ""
"""The answer of someone who has nothing to tell."""

_MOST_NAMES = 4  # words: a longer reply is a sentence
_MOST_DOUBT = 8  # words: a longer reply that says "weet niet" says something else too
_CLOCK = re.compile(r"\b\d{1,2}[.:]\d\d\b")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*")


class IntakeReader:
    """Reads replies by the kind of their question; never raises, whatever the text."""

    def __init__(self, vragen: Mapping[str, Intakevraag], sentences: Sentences) -> None:
        self._sentences = sentences
        self._reach = name_of(Vraagsoort.BEREIK, vragen)
        self._vragen = vragen
        self._readers: Mapping[Vraagsoort, Callable[[str, str, date], Lezing]] = {
            Vraagsoort.KEUZE: self._choice,
            Vraagsoort.KEUZES: lambda name, tekst, op: read_choices(tekst, vragen[name].options, op),
            Vraagsoort.TEKST: self._text,
            Vraagsoort.NAAM: self._name,
            Vraagsoort.UREN: self._hours,
            Vraagsoort.BEREIK: self._way_to_reach,
            Vraagsoort.TELEFOON: self._address,
            Vraagsoort.EMAIL: self._address,
        }

    def read(self, name: str, tekst: str, op: date, tries: int = 0) -> Lezing:
        """The answer; a mapping where the reply tells more than was asked. `tries` are the replies that failed."""
        vraag = self._vragen[name]
        if vraag.langste is not None and len(tekst.strip()) > vraag.langste:
            return self._objection("intake_te_lang", grens=vraag.langste)
        if vraag.langste is not None and has_bsn(tekst):
            return self._objection("intake_bsn")
        reading = self._readers[vraag.soort](name, tekst, op)
        if vraag.eigen_woorden and tries and isinstance(reading, Onduidelijk):
            return self._in_own_words(name, tekst, op)
        return reading

    def _in_own_words(self, name: str, tekst: str, op: date) -> Lezing:
        vraag = self._vragen[name]
        words = self._text(name, tekst, op)
        if not isinstance(words, Gelezen):
            return words
        choice = [vraag.eigen_woorden] if vraag.soort is Vraagsoort.KEUZES else vraag.eigen_woorden
        return Gelezen({name: choice, explanation_of(name): words.waarde})

    def _choice(self, name: str, tekst: str, op: date) -> Lezing:
        return read_reply(tekst, Verwacht(Soort.KEUZE, self._vragen[name].options), op)

    def _text(self, name: str, tekst: str, op: date) -> Lezing:
        if says_only(tekst, self._vragen[name].niets):
            return Gelezen(NOTHING)
        if knows_not(tekst):
            return WeetNiet()
        if not re.search(r"[^\W_]", tekst):
            return Onduidelijk(Reden.NIET_BEGREPEN)
        return Gelezen(" ".join(tekst.split()))

    def _hours(self, name: str, tekst: str, op: date) -> Lezing:
        reading = self._text(name, tekst, op)
        hours = read_reply(tekst, Verwacht(Soort.UREN_PER_WEEK), op)
        if isinstance(reading, Gelezen) and isinstance(hours, Gelezen) and hours.zeker and hours.waarde:
            return Gelezen({name: reading.waarde, GEWENSTE_UREN: hours.waarde})
        return reading

    def _name(self, name: str, tekst: str, op: date) -> Lezing:
        vraag = self._vragen[name]
        if knows_not(tekst) or says_only(tekst, vraag.niets):
            return WeetNiet()
        said = stripped(read_correction(tekst) or tekst, vraag.aanloop).strip("'\"")
        if not _NAME.fullmatch(said) or len(said.split()) > _MOST_NAMES:
            return self._objection("intake_naam")
        return Gelezen(_capitalised(said))

    def _way_to_reach(self, name: str, tekst: str, op: date) -> Lezing:
        phone = find_phone(tekst)
        email = find_email(phone.rest if phone else tekst)
        rest = email.rest if email else phone.rest if phone else tekst
        reading = self._choice(name, rest, op)
        if not isinstance(reading, Gelezen) and not phone and not email:
            return reading
        way = reading.waarde if isinstance(reading, Gelezen) else TELEFOON if phone else EMAIL
        details = {TELEFOON: phone, EMAIL: email}
        found = details.get(way)
        return Gelezen({name: way, **({way: found.value} if found else {}), **self._moment(name, rest)})

    def _address(self, name: str, tekst: str, op: date) -> Lezing:
        """A number or address; another one than was asked for, or the chat, will do as well."""
        way = self._way_to_reach(self._reach, tekst, op)
        said = way.waarde if isinstance(way, Gelezen) else {}
        if name in said:
            return Gelezen({name: said[name], **self._only(said, WANNEER)})
        if said.get(self._reach, name) != name:
            return Gelezen(said)
        passes = knows_not(tekst) or says_only(tekst, self._vragen[name].niets)
        return WeetNiet() if passes else self._objection(f"intake_{name}")

    def _moment(self, name: str, rest: str) -> dict[str, Any]:
        """When someone can be reached, in the own words, if it was said."""
        words = set(re.findall(r"[^\W\d_]+", Reply.of(rest).text))
        if words.isdisjoint(self._vragen[name].momenten) and not _CLOCK.search(rest):
            return {}
        return {WANNEER: stripped(rest, self._vragen[name].aanloop) or rest}

    @staticmethod
    def _only(said: Mapping[str, Any], name: str) -> dict[str, Any]:
        return {name: said[name]} if name in said else {}

    def _objection(self, zin: str, **waarden: object) -> Bezwaar:
        return Bezwaar(Reden.BESTAAT_NIET, tekst=self._sentences.say(zin, **waarden))


def explanation_of(name: str) -> str:
    """The name under which a choice in own words is kept."""
    return f"{name}_toelichting"


def says_only(tekst: str, words: Sequence[str]) -> bool:
    """Whether a text has one of these words or phrases, and nothing else that tells something."""
    text = Reply.of(tekst).text
    hits = _phrases(tuple(words)).find(text)
    return bool(hits) and not _telling_words(without(text, hits))


def knows_not(tekst: str) -> bool:
    """Whether a text says no more than that the person does not know."""
    reply = Reply.of(tekst)
    return reply.says_not_to_know and len(tekst.split()) <= _MOST_DOUBT and not _telling_words(reply.statement)


def stripped(tekst: str, aanloop: Sequence[str]) -> str:
    """A text without the words around it that do not belong to the answer."""
    words = tekst.split()
    loose = {*aanloop, ""}
    while words and _bare(words[0]) in loose:
        words.pop(0)
    while words and _bare(words[-1]) in loose:
        words.pop()
    return " ".join(words).strip(" ,.;:!?-")


def _bare(word: str) -> str:
    return plain(word).strip(" ,.;:!?-'\"()")


def _telling_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text)) - set(word_lists().opdrachten.vulwoorden)


def _capitalised(name: str) -> str:
    return name.title() if name.islower() or name.isupper() else name


@lru_cache(maxsize=64)
def _phrases(words: tuple[str, ...]) -> Phrases:
    return Phrases({"woorden": words})
