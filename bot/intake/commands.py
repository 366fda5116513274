"""Replies that are no answer: a command to the questionnaire, or a correction of the answer before."""

import re
from enum import Enum
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.intake.figures import with_figures
from bot.intake.phrases import Phrases, without
from bot.intake.reply import Reply
from bot.intake.signs import plain
from bot.intake.spelling import spelling
from bot.intake.words import word_lists

_SHORTEST_MISSPELT = 4
_LONG = 8
_LONGEST_CORRECTION = 200
_NO_BEFORE = re.compile(r"^\W*nee\b\W*(?=\w)", re.IGNORECASE)
_STARRED = re.compile(r"\*\s*([^*\s][^*]*)|([^*]*[^*\s])\*(?!.)")


class Opdracht(Enum):
    """What a person can tell the questionnaire to do."""

    TERUG = "terug"
    UITLEG = "uitleg"
    STOPPEN = "stoppen"
    OVERSLAAN = "overslaan"
    MEDEWERKER = "medewerker"
    OPNIEUW = "opnieuw"
    VERDER = "verder"


def read_command(text: str) -> Opdracht | None:
    """The command, when the whole reply is one; None for everything else."""
    if text.strip() and not text.strip(" ?¿"):
        return Opdracht.UITLEG
    reply = Reply.of(text)
    command = _literal_commands().get(reply.text.rstrip("?!. ")) or _by_words(reply)
    if command or reply.says_not_to_know:
        return command
    opening = _openings().find(reply.text)
    if opening and opening[0].start == 0:
        return Opdracht(opening[0].name)
    return _commands().get(_essence(text))


def read_correction(text: str) -> str | None:
    """The new reply in a correction such as "nee wacht, 32 uur", as it was typed; None when it corrects nothing."""
    straight = _courtesy().sub("", text.strip()[:_LONGEST_CORRECTION]).strip()
    found = _corrected(straight)
    if not found:
        return None
    value = found
    while (deeper := _corrected(value) or _without_lead(value)) != value:
        value = deeper
    return value if value and not _goes_on_otherwise().match(value) and not _empty(value) else None


def _essence(text: str) -> str:
    """The words of a reply that carry meaning, in the order of the alphabet."""
    return " ".join(sorted(_content(Reply.of(text))))


def _content(reply: Reply) -> list[str]:
    return re.findall(r"[^\W_]+", without(reply.text, _filler().find(reply.text)))


def _by_words(reply: Reply) -> Opdracht | None:
    """The command of which a core word is said, when all other words can stand beside it."""
    words = _content(reply)
    for opdracht, (core, beside) in _vocabulary().items():
        said = {_nearest(word, core | beside) for word in words}
        if said & core and said <= core | beside:
            return opdracht
    return None


def _nearest(word: str, words: frozenset[str]) -> str:
    """The word itself, or the one it is a slip for."""
    if word in words or len(word) < _SHORTEST_MISSPELT or spelling().knows(word):
        return word
    slips = 1 if len(word) < _LONG else 2
    near = [known for known in words if known[0] == word[0]]
    nearest = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
    return nearest[0] if nearest else word


@cache
def _vocabulary() -> dict[Opdracht, tuple[frozenset[str], frozenset[str]]]:
    lists = word_lists().opdrachten
    return {
        opdracht: (frozenset(lists.kern[opdracht.value]), frozenset(lists.erbij[opdracht.value]))
        for opdracht in Opdracht
    }


@cache
def _literal_commands() -> dict[str, Opdracht]:
    lists = word_lists().opdrachten
    return {
        Reply.of(phrase).text.rstrip("?!. "): opdracht
        for opdracht in Opdracht
        for phrase in getattr(lists, opdracht.value)
    }


@cache
def _commands() -> dict[str, Opdracht]:
    """The commands by their essence, apart from those that without filler could be an answer: "wil niet meer"."""
    woorden = word_lists().woorden
    lists = (woorden.niet, woorden.wel, woorden.meer, woorden.bevestigend, woorden.ontkennend)
    answers = {word for phrases in lists for phrase in phrases for word in phrase.split()}
    found = {_essence(phrase): opdracht for phrase, opdracht in _literal_commands().items()}
    return {essence: opdracht for essence, opdracht in found.items() if not set(essence.split()) <= answers}


@cache
def _openings() -> Phrases:
    return Phrases(word_lists().opdrachten.begin)


@cache
def _filler() -> Phrases:
    return Phrases({"vulwoorden": word_lists().opdrachten.vulwoorden})


def _corrected(text: str) -> str | None:
    starred = _STARRED.fullmatch(text)
    if starred:
        return starred[1] or starred[2]
    for pattern in _templates():
        match = pattern.fullmatch(text)
        if match:
            return match["waarde"].strip()
    for pattern in _templates_with_number():
        match = pattern.fullmatch(text)
        if match and all(map(_tells_a_value, match.groupdict().values())):
            return match["waarde"].strip()
    return None


def _tells_a_value(text: str) -> bool:
    figures = with_figures(spelling().mend(plain(text)))
    return bool(re.search(r"\d", figures) or any(month in figures for month in word_lists().getallen.maanden))


def _without_lead(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _NO_BEFORE.sub("", _lead().sub("", text)).strip(" ,.;:!-*=>")
    return text


def _empty(value: str) -> bool:
    """Whether nothing is left to correct with: thanks, a command, or not knowing either."""
    reply = Reply.of(value)
    return (
        not reply.text
        or read_command(value) is not None
        or (reply.says_not_to_know and not re.search(r"\d", reply.figures))
    )


@cache
def _goes_on_otherwise() -> re.Pattern[str]:
    """How a reply such as "wacht, ik zoek het op" goes on; a single word only when nothing follows."""
    phrases = word_lists().opdrachten.geen_verbetering
    openings = "|".join(_literal(phrase) for phrase in phrases if " " in phrase)
    alone = "|".join(_literal(phrase) for phrase in phrases if " " not in phrase)
    return re.compile(rf"(?:{openings})\b|(?:{alone})\W*$", re.IGNORECASE)


@cache
def _courtesy() -> re.Pattern[str]:
    """Greetings and thanks at either end, apart from words such as "sorry" that announce a correction."""
    lists = word_lists()
    announcing = set(re.findall(r"[^\W_]+", " ".join(lists.opdrachten.verbetering)))
    phrases = [phrase for phrase in lists.woorden.beleefd if phrase.split()[0] not in announcing]
    polite = "|".join(map(_literal, sorted(phrases, key=len, reverse=True)))
    return re.compile(rf"^\W*(?:(?:{polite})\b[\s,.!]*)+|[\s,.!]*(?:\b(?:{polite}|sorry)\b[\s,.!]*)+$", re.IGNORECASE)


@cache
def _lead() -> re.Pattern[str]:
    phrases = sorted(word_lists().opdrachten.aanloop, key=len, reverse=True)
    return re.compile(rf"^\W*(?:{'|'.join(map(_literal, phrases))})\b", re.IGNORECASE)


@cache
def _templates() -> list[re.Pattern[str]]:
    return [_compiled(template) for template in word_lists().opdrachten.verbetering]


@cache
def _templates_with_number() -> list[re.Pattern[str]]:
    return [_compiled(template) for template in word_lists().opdrachten.verbetering_met_getal]


def _compiled(template: str) -> re.Pattern[str]:
    """`{waarde}` is the new reply, `{oud}` what it replaces, `(woord)` may be left out."""
    parts = []
    for part in re.split(r"(\{waarde\}|\{oud\}|\([^)]*\))", template):
        if part == "{waarde}":
            parts.append(r"(?P<waarde>.+?)\W*")
        elif part == "{oud}":
            parts.append(r"(?P<oud>.+?)")
        elif part.startswith("("):
            choices = "|".join(map(_literal, part.strip("()").split("|")))
            parts.append(rf"(?:\b(?:{choices})\b)?\W*")
        elif part.strip():
            parts.append(rf"\W*\b{_literal(part)}\b\W*")
    return re.compile(r"\W*" + "".join(parts), re.IGNORECASE | re.DOTALL)


def _literal(words: str) -> str:
    return r"\W+".join("|".join(map(re.escape, word.split("|"))).join(("(?:", ")")) for word in words.split())
