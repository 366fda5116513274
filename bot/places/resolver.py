"""From a text to the municipality and labour-market region that it means."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from bot.knowledge.errors import KnowledgeFileError
from bot.places.choosing import Choice, choose
from bot.places.cues import Cues, Role
from bot.places.finder import Finder
from bot.places.gazetteer import Gazetteer, Kind
from bot.places.history import History
from bot.places.mentions import Mention, Message
from bot.places.models import Ambiguous, Found, How, Municipality, Reason, Region, Resolution, Unknown
from bot.places.normal_form import NormalForm
from bot.places.numbers import Numbers, Postcode
from bot.places.options import Options
from bot.places.readings import Reader, Reading
from bot.places.spelling import Spelling
from bot.places.tables import PostcodeRow, Tables
from bot.places.words import Words

FOLDER = Path(__file__).resolve().parents[2] / "data" / "places"
LONGEST_TEXT = 5_000
_MOST_CANDIDATES = 8
_BARE_POSTCODE = 0.95
_REASONS = {
    Kind.CARIBISCH: Reason.CARIBISCH,
    Kind.BUITENLAND: Reason.BUITENLAND,
    Kind.TE_RUIM: Reason.TE_RUIM,
}


class Places:
    """Everything in `data/places`, ready to resolve what somebody typed."""

    def __init__(self, tables: Tables, words: Words) -> None:
        self._history = History(tables)
        normal = NormalForm(
            words.spellings.afkortingen,
            words.spellings.varianten,
            words.spellings.klanken,
            words.cues.uitgangen,
        )
        gazetteer = Gazetteer(tables, words, normal)
        self._normal = normal
        self._words = words
        self._finder = Finder(gazetteer, Cues(words), Spelling(gazetteer.compact_names(), normal), words)
        self._numbers = Numbers({row.pc4: row for row in tables.postcodes}, words)
        self._options = Options(self._history)
        self._reader = Reader(self._options, words)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Places":
        """Reads and checks all files; raises KnowledgeFileError at the first mistake."""
        tables, words = Tables.read(folder), Words.read(folder)
        known = {row.code for row in tables.regios}
        for streek, regios in words.areas.streken.items():
            for code in regios:
                if code not in known:
                    problem = f"de regio {code} staat niet in arbeidsmarktregios.csv"
                    raise KnowledgeFileError("data/places/gebieden.yml", f"streken.{streek}", problem)
        return cls(tables, words)

    def municipality(self, code: str) -> Municipality:
        """A municipality of today or since 2010, by its GM code. Raises KeyError when there is none."""
        return self._history.municipality(code)

    def region(self, code: str, on: date) -> Region:
        """A labour-market region by its AM code, under its name of that day. Raises KeyError when there is none."""
        return self._history.region(code, on)

    def region_of(self, municipality_code: str, on: date) -> Region | None:
        """The region of a municipality on a date; None where the sources disagree and one has to ask."""
        regions = self.regions_of(municipality_code, on)
        return regions[0] if len(regions) == 1 else None

    def regions_of(self, municipality_code: str, on: date) -> tuple[Region, ...]:
        """The same, with all regions that are possible where the sources disagree."""
        return self._history.regions_of(municipality_code, on)

    def is_mostly_a_word(self, text: str) -> bool:
        """Whether the text is a word that seldom means the place of that name, such as `loon` or `winkel`."""
        message = Message(text, self._normal.tokens(text), asked=False)
        return " ".join(message.words(0, len(message.tokens))) in self._words.ordinary.meestal_woord

    def resolve(self, text: str, on: date, *, asked: bool = False) -> Resolution:
        """What place a text is about, as municipalities and regions were on a date.

        `asked`: the text answers the question where somebody lives, so a bare number is a postcode, and a word that
        is nearly a name is one. Only the first 5,000 characters are read.
        """
        text = text[:LONGEST_TEXT]
        message = Message(text, self._normal.tokens(text), asked)
        mentions = self._finder.find(message)
        expected = asked and self._rest_is_filler(message, mentions)
        postcode = self._numbers.postcode(text, expected=expected)
        mentions = _without_streets(message, mentions)
        readings = self._reader.read(message, mentions, on)
        if postcode and postcode.row:
            choice: Choice | None = self._with_postcode(postcode.row, postcode, readings, on)
        elif _lives_nowhere(mentions, readings):
            choice = None
        else:
            choice = choose(message, readings)
        if choice is None:
            return Unknown(reason=_reason(message, mentions, postcode))
        return self._answer(choice, on)

    def _rest_is_filler(self, message: Message, mentions: Sequence[Mention]) -> bool:
        """Whether there is nothing beside numbers, names and words such as `ik woon in`."""
        named = {at for mention in mentions for at in range(mention.first, mention.after)}
        rest = [token.word for at, token in enumerate(message.tokens) if at not in named]
        return all(word[0].isdigit() or len(word) == 2 or self._words.is_filler(word) for word in rest)

    def _with_postcode(self, row: PostcodeRow, postcode: Postcode, readings: Sequence[Reading], on: date) -> Choice:
        """The municipalities of a postcode, or the one of them that is named beside it."""
        confidence = 1.0 if postcode.full else _BARE_POSTCODE
        options = {
            held: self._options.of_municipality(held, row.pc4, How.POSTCODE, confidence, on)
            for code in (row.gemeentecode, *row.overige)
            for held in self._history.held_place("pc4", row.pc4, code, on)
        }
        named = {
            option.code: option
            for reading in readings
            if reading.mention.certain and reading.mention.cue.role >= Role.MENTION
            for option in reading.options
            if option.code
        }
        both = {code: option for code, option in options.items() if code in named}
        possible = both or (options | named)
        return Choice(
            options=tuple(possible.values()),
            start=postcode.start,
            end=postcode.end,
            how=How.POSTCODE,
            confidence=confidence,
            certain=True,
        )

    def _answer(self, choice: Choice, on: date) -> Resolution:
        candidates = tuple(self._options.candidate(option, on) for option in choice.options[:_MOST_CANDIDATES])
        if len(candidates) > 1 or not choice.certain:
            return Ambiguous(candidates=candidates, start=choice.start, end=choice.end)
        return Found(
            **msgspec.structs.asdict(candidates[0]),
            start=choice.start,
            end=choice.end,
            how=choice.how,
            confidence=round(choice.confidence, 2),
        )


def _without_streets(message: Message, mentions: Sequence[Mention]) -> list[Mention]:
    """Leaves out a name with a house number behind it, when a later name can be the place: `Beek 12, Nuth`."""
    kept = []
    for number, mention in enumerate(mentions):
        behind = message.words(mention.after, mention.after + 1)
        is_street = bool(behind) and behind[0].isdigit() and len(behind[0]) < 4
        if not (is_street and number + 1 < len(mentions)):
            kept.append(mention)
    return kept


def _lives_nowhere(mentions: Sequence[Mention], readings: Sequence[Reading]) -> bool:
    """Whether somebody says to live abroad, and names a Dutch place only for something else."""
    abroad = any(mention.leads_nowhere and mention.cue.role is Role.LIVES for mention in mentions)
    return abroad and not any(reading.mention.cue.role is Role.LIVES for reading in readings)


def _reason(message: Message, mentions: Sequence[Mention], postcode: Postcode | None) -> Reason:
    for kind, reason in _REASONS.items():
        for mention in mentions:
            meant = (
                message.asked or mention.cue.role is Role.LIVES or len(message.tokens) == mention.after - mention.first
            )
            if meant and mention.leads_nowhere and any(meaning.kind is kind for meaning in mention.meanings):
                return reason
    if postcode:
        return Reason.POSTCODE_BESTAAT_NIET
    if Numbers.has_long_number(message.text):
        return Reason.BSN_OF_ANDER_GETAL
    is_one_number = len(message.tokens) == 1 and message.tokens[0].word.isdigit()
    return Reason.POSTCODE_BESTAAT_NIET if message.asked and is_one_number else Reason.GEEN_PLAATS
