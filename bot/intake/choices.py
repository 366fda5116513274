"""Which of the options a reply names."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TypeAlias

from rapidfuzz import fuzz

from bot.intake.expectation import Gelezen, Lezing, Onduidelijk, Reden
from bot.intake.one_value import not_read
from bot.intake.phrases import Hit, Phrases, without
from bot.intake.reply import Reply
from bot.intake.words import word_lists

Options: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

ALIKE = 82  # of 100: one slip in a word of six letters
CLEARLY_BETTER = 8
_LONGEST_CHOICE_OF_LAST = 4  # words
_SHORTEST_STEM = 3
_ENDINGS = ("e", "en", "n", "s", "t", "je", "jes", "tje", "d", "der")
_SHORTEST_PART = 5  # letters of "bijstand" in "bijstandsuitkering"

_NUMBER = re.compile(
    r"(?:(?:ik|kies|neem|voor|doe|maar|optie|nummertje|nummer|nr|keuze|antwoord|de|het|is|wordt|punt|mogelijkheid|dat)\W*)*"
    r"(?P<number>\d{1,2}|[a-z])(?:\W*(?:optie|keuze|antwoord|mogelijkheid|keer|dan|maar|graag|toch))*\W*"
)
_TWO_NUMBERS = re.compile(r"\D*\b(\d)\b\s*(?:of|en|,|/|\+|-)\s*(?:de |optie )?(\d)\b\D*")
_DENIAL = re.compile(r"\b(?:niet|geen|nooit|zonder)(?: (?:een|in|de|als|bij|meer|echt|van))*\W*$")
_WITH_DENIED = re.compile(r"\b(?:niet|geen|zonder)(?: (?:een|in|de|als|bij|van))* [^\W_]+")


def read_choice(reply: Reply, keuzes: Mapping[str, tuple[str, ...]]) -> Lezing:
    """The value of the one option that is named, by its words, misspelt or not, or by its number."""
    options = tuple((value, tuple(words)) for value, words in keuzes.items())
    if reply.text in keuzes:
        return Gelezen(reply.text)
    hits = _named(reply.text, options)
    named = list(dict.fromkeys(hit.name for hit in hits))
    sure = not (Reply(without(reply.text, hits)) if hits else reply).doubted
    if not named:
        numbered = _numbered(reply, options)
        if numbered:
            return numbered
        if reply.says_not_to_know:
            return not_read(reply)
        named = _alike(reply.text, options) or _by_own_words(reply.text, options) or _sharing(reply.text, options)
    if len(named) == 1:
        return Gelezen(named[0], sure)
    if named:
        labels = [keuzes[value][0] if keuzes[value] else value for value in named]
        return Onduidelijk(Reden.MEER_DAN_EEN, " of ".join(labels))
    return Onduidelijk(Reden.MEER_DAN_EEN) if _all().find(reply.text) else not_read(reply)


def _named(text: str, options: Options) -> list[Hit]:
    """Where an option stands in the text word for word, unless it is denied there."""
    return [hit for hit in _phrases(options).find(text) if hit.name and not _DENIAL.search(text[: hit.start])]


def _numbered(reply: Reply, options: Options) -> Gelezen | Onduidelijk | None:
    figures = reply.figures
    if re.search(r"\blaatste\b", figures) and len(figures.split()) <= _LONGEST_CHOICE_OF_LAST:
        return Gelezen(options[-1][0], not reply.doubted)
    two = _TWO_NUMBERS.fullmatch(figures)
    if two and two[1] != two[2] and all(int(number) <= len(options) for number in two.groups()):
        return Onduidelijk(Reden.MEER_DAN_EEN, " of ".join(two.groups()))
    match = _NUMBER.fullmatch(figures)
    if not match:
        return None
    letters = word_lists().getallen.letters
    number = int(match["number"]) if match["number"].isdigit() else letters.get(match["number"], 0)
    return Gelezen(options[number - 1][0], not reply.doubted) if 1 <= number <= len(options) else None


def _alike(text: str, options: Options) -> list[str]:
    """The options of which a wording looks like a part of the reply."""
    words = re.findall(r"[^\W_]+", _WITH_DENIED.sub(" ", text))
    scores = {
        value: max((_likeness(words, phrase) for phrase in phrases), default=0.0)
        for value, phrases in _wordings(options)
    }
    best = max(scores.values(), default=0.0)
    return [value for value, score in scores.items() if score >= ALIKE and score > best - CLEARLY_BETTER]


def _likeness(words: list[str], phrase: str) -> float:
    """How alike a wording and the likest part of the reply are, with or without spaces between the words."""
    glued = phrase.replace(" ", "")
    lengths = {len(phrase.split()), len(phrase.split()) + 1}
    parts = ["".join(words[at : at + length]) for length in lengths for at in range(len(words) - length + 1)]
    return max((fuzz.ratio(part, glued) for part in parts if len(part) > 3), default=0.0)


def _by_own_words(text: str, options: Options) -> list[str]:
    """The options that have a word of the reply that no other option has."""
    owners: dict[str, set[str]] = {}
    for value, phrases in _wordings(options):
        for word in {word for phrase in phrases for word in _affirmed(phrase)} - _without_content():
            owners.setdefault(word, set()).add(value)
    own = {word: next(iter(values)) for word, values in owners.items() if len(values) == 1}
    found = [
        value
        for match in re.finditer(r"[^\W_]{3,}", text)
        if not _DENIAL.search(text[: match.start()])
        for word, value in own.items()
        if _same(match.group(), word)
    ]
    return list(dict.fromkeys(found))


def _sharing(text: str, options: Options) -> list[str]:
    """The options that all have every word of the reply: "contract" for a fixed and a temporary one."""
    words = set(re.findall(r"[^\W_]{2,}|\d+", text)) - _without_content()
    shared = {value for value, phrases in _wordings(options) for phrase in phrases if words <= set(phrase.split())}
    return [value for value, _ in options if words and value in shared]


def _affirmed(phrase: str) -> list[str]:
    """The words before a denial: "zelfstandige zonder personeel" is no matter of "personeel"."""
    return re.split(r"\b(?:geen|niet|zonder|nooit)\b", phrase)[0].split()


def _same(one: str, other: str) -> bool:
    """Whether two words are the same but for a slip, or one is a part of the other as a compound."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_STEM and long.startswith(short) and long[len(short) :] in _ENDINGS:
        return True
    if len(short) < _SHORTEST_PART:
        return False
    return fuzz.ratio(one, other) >= ALIKE or long.startswith(short) or long.endswith(short)


@lru_cache(maxsize=256)
def _phrases(options: Options) -> Phrases:
    """The wordings of each option, and its content words alone where those tell it from the others."""
    said = {value: list(phrases) for value, phrases in options}
    bare: dict[str, set[str]] = {}
    for value, phrases in _wordings(options):
        for phrase in phrases:
            content = " ".join(word for word in _affirmed(phrase) if word not in _without_content())
            bare.setdefault(content, set()).add(value)
    for phrase, values in bare.items():
        if phrase and len(values) == 1:
            said[next(iter(values))].append(phrase)
    return Phrases({**said, "": word_lists().woorden.weet_niet})


@lru_cache(maxsize=256)
def _wordings(options: Options) -> Options:
    """The labels and words of each option, cleaned, whole and in the parts between commas and brackets."""
    return tuple(
        (value, tuple(dict.fromkeys(part for phrase in phrases for part in _parts(phrase))))
        for value, phrases in options
    )


def _parts(phrase: str) -> list[str]:
    parts = [phrase, *re.split(r"[(),;:/]", phrase)]
    cleaned = (" ".join(re.findall(r"[^\W_]+", Reply.of(part).text)) for part in parts)
    return [part for part in cleaned if part]


@cache
def _without_content() -> frozenset[str]:
    return frozenset(word_lists().woorden.zonder_inhoud)


@cache
def _all() -> Phrases:
    return Phrases({"allemaal": word_lists().woorden.allemaal})
