"""Yes or no, in the many ways that people say it."""

import re
from functools import cache

from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden, WeetNiet
from bot.intake.phrases import Phrases, without
from bot.intake.reply import Reply
from bot.intake.words import word_lists

_LISTS = (
    "weet_niet",
    "misschien",
    "deels",
    "waarschijnlijk_niet",
    "waarschijnlijk",
    "nee",
    "ja",
    "ontkennend",
    "bevestigend",
    "niet",
    "wel",
    "beaamt",
    "twijfel",
)
_UNKNOWN = {"weet_niet", "misschien"}
_DOUBTS = {*_UNKNOWN, "deels", "waarschijnlijk_niet", "waarschijnlijk", "twijfel"}
_BUT = re.compile(r"\bmaar\b|\?\s*$")
_QUESTION = re.compile(
    r"(?:en |maar )?(?:wat|waarom|hoe|wie|welke|waar|wanneer|hoezo|hoeveel|krijg|kan|kun|kunt|mag|moet|wordt)\b.*\?$"
)
_STATEMENT = re.compile(
    r"(?:(?:dat|nou|en|al|toen) )*(?:ik|wij|we|mijn|sinds|al|staat|sta|heb|ben|had|was|werk|woon)\b(?: \S+)+$(?<!\?)"
)


def read_yes_no(reply: Reply) -> Lezing:
    """A bool; not sure for "denk het wel", and for a statement with neither yes nor no in it."""
    hits = _answers().find(reply.text)
    said = [hit.name for hit in hits]
    sure = not _DOUBTS & set(said) and not _BUT.search(without(reply.text, hits))
    asks = _QUESTION.match(reply.text)
    return _yes_or_no(said, sure) or (Onduidelijk(Reden.NIET_BEGREPEN) if asks else _in_other_words(reply, said, sure))


def yes_or_no_said(reply: Reply) -> bool | None:
    """Whether the word yes or the word no itself was said; None when neither or both."""
    names = {hit.name for hit in _answers().find(reply.text)} & {"ja", "nee"}
    return "ja" in names if len(names) == 1 else None


def _yes_or_no(said: list[str], sure: bool) -> Lezing | None:
    """What the word yes or no says, whatever stands around it; "nee geen idee" is no answer."""
    words = {"ja", "nee"} & set(said)
    if len(words) != 1:
        return Onduidelijk(Reden.MEER_DAN_EEN) if words else None
    word = words.pop()
    nothing_else = set(said) <= {word, *_UNKNOWN, "twijfel"}
    if nothing_else and "weet_niet" in said[said.index(word) :]:
        return WeetNiet()
    return Gelezen(word == "ja", sure)


def _in_other_words(reply: Reply, in_order: list[str], sure: bool) -> Lezing:
    """From the plainest words to a statement that takes up the question."""
    said = set(in_order)
    probably = _probably(in_order)
    if probably is not None:
        return Gelezen(probably, zeker=False)
    if "deels" in said:
        return Onduidelijk(Reden.TE_VAAG)
    polarity = _polarity(said, "bevestigend", "ontkennend") or _polarity(said, "wel", "niet")
    if polarity:
        return Gelezen(polarity == {True}, sure) if len(polarity) == 1 else Onduidelijk(Reden.MEER_DAN_EEN)
    if _UNKNOWN & said:
        return WeetNiet()
    echoed = "beaamt" in said and not reply.text.endswith("?")
    if echoed or _STATEMENT.match(reply.text):
        return Gelezen(True, zeker=echoed and sure)
    return Onduidelijk(Reden.NIET_BEGREPEN)


def _probably(in_order: list[str]) -> bool | None:
    """What someone thinks that it is; "nog niet helemaal" too is no plain no."""
    said = set(in_order)
    if {"waarschijnlijk", "waarschijnlijk_niet"} & said:
        return not {"waarschijnlijk_niet", "ontkennend", "niet"} & said
    denied = "bevestigend" in said and "niet" in in_order[: in_order.index("bevestigend")]
    return False if denied else None


def _polarity(said: set[str], yes: str, no: str) -> set[bool]:
    return {name == yes for name in said & {yes, no}}


@cache
def _answers() -> Phrases:
    return Phrases({name: getattr(word_lists().woorden, name) for name in _LISTS})
