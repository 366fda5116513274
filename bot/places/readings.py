"""What each mention meant on a date, with the help of the mentions that only explain it."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.places.gazetteer import NOWHERE, Kind
from bot.places.mentions import Mention, Message
from bot.places.options import Option, Options
from bot.places.words import Words

_WIDEST_GAP = 3  # words between a name and what explains it: "Bergen, dat ligt in Limburg"
_CLEAR_PROVINCE = 2  # letters: `nh` behind a name is a province, `o` may be anything


@dataclass(frozen=True)
class Reading:
    """A mention and what it meant on the date."""

    mention: Mention
    options: tuple[Option, ...]

    @property
    def identities(self) -> set[str]:
        return {option.identity for option in self.options}

    @property
    def is_area(self) -> bool:
        """Whether it can mean a region or province."""
        return any(not option.code for option in self.options)


class Reader:
    """Reads the mentions of one message together."""

    def __init__(self, options: Options, words: Words) -> None:
        self._options = options
        self._joins = words.cues.tussen_twee_namen
        self._between = words.cues.achter_een_naam
        self._provinces = words.areas.province_of_name

    def read(self, message: Message, mentions: Sequence[Mention], on: date) -> list[Reading]:
        """The mentions that lead somewhere, without those that only explain another."""
        readings = self._with_shared_cues(message, self._on_date(message, mentions, on))
        explaining: set[int] = set()
        for number in range(len(readings)):
            reading = self._explained_by_province(message, self._called_municipality(readings[number]))
            readings[number], used = self._explained(message, reading, number, readings)
            explaining |= used
        return [
            _doubting_abroad(reading, explained=bool(explaining))
            for number, reading in enumerate(readings)
            if number not in explaining
        ]

    def _on_date(self, message: Message, mentions: Sequence[Mention], on: date) -> Iterator[Reading]:
        for mention in mentions:
            options = self._options.of(mention.meanings, on, municipality=mention.cue.municipality)
            if options and not _is_country(message, mention):
                yield Reading(mention, tuple(options))

    def _with_shared_cues(self, message: Message, readings: Iterable[Reading]) -> list[Reading]:
        """In `ik woon in Breda of Tilburg` the words before the first name go for both."""
        shared: list[Reading] = []
        for reading in readings:
            mention = reading.mention
            if shared:
                before = shared[-1].mention
                if self._joins.issuperset(message.words(before.after, mention.first)):
                    mention = replace(mention, cue=replace(mention.cue, role=before.cue.role, nearby=before.cue.nearby))
            shared.append(replace(reading, mention=mention))
        return shared

    @staticmethod
    def _called_municipality(reading: Reading) -> Reading:
        """`gemeente Hengelo` is not the village Hengelo in another municipality."""
        if not reading.mention.cue.municipality:
            return reading
        municipalities = tuple(option for option in reading.options if option.is_municipality)
        return replace(reading, options=municipalities or reading.options)

    def _explained_by_province(self, message: Message, reading: Reading) -> Reading:
        """`Hengelo gld`, `Laren NH`; a province that does not fit makes it uncertain."""
        name = self._province_behind(message, reading.mention)
        if name is None:
            return reading
        fitting = tuple(option for option in reading.options if option.province == self._provinces[name])
        if fitting:
            return Reading(replace(reading.mention, explained=True), fitting)
        doubtful = len(name) >= _CLEAR_PROVINCE and not reading.is_area
        return replace(reading, mention=replace(reading.mention, certain=False)) if doubtful else reading

    def _province_behind(self, message: Message, mention: Mention) -> str | None:
        """The name of a province that follows; after a word such as `in` no abbreviation of one letter."""
        words = message.words(mention.after, mention.after + _WIDEST_GAP + 2)
        behind = list(itertools.dropwhile(self._between.__contains__, words))
        for name in (" ".join(behind[:2]), "".join(behind[:1])):
            if name in self._provinces and (len(name) >= _CLEAR_PROVINCE or behind == words):
                return name
        return None

    def _explained(
        self, message: Message, reading: Reading, number: int, readings: Sequence[Reading]
    ) -> tuple[Reading, set[int]]:
        """The reading with only the options that fit the others, and which others that took."""
        used: set[int] = set()
        options = reading.options
        for other_number, other in enumerate(readings):
            if other_number != number and self._may_explain(message, reading, other):
                fitting = next(_fitting(options, other), None)
                if fitting and (len(reading.options) > 1 or _only_explains(reading, other)):
                    options = fitting
                    used.add(other_number)
        return replace(reading, options=options), used

    def _may_explain(self, message: Message, reading: Reading, other: Reading) -> bool:
        """Whether the other stands close behind, or may stand elsewhere because it cannot mislead.

        A region or province is not explained by a place in it.
        """
        if not any(option.code for option in reading.options):
            return False
        is_single = len(reading.options) == 1
        if other.is_area and not reading.is_area and (is_single or self._is_close(message, other, reading)):
            return True
        if other.mention.cue.municipality and not is_single:
            return True
        return self._is_close(message, reading, other)

    def _is_close(self, message: Message, first: Reading, second: Reading) -> bool:
        """Whether only words such as `in` and `bij` stand between the two, in this order."""
        gap = message.words(first.mention.after, second.mention.first)
        is_behind = second.mention.first >= first.mention.after
        return is_behind and len(gap) <= _WIDEST_GAP and self._between.issuperset(gap)


def _fitting(options: Sequence[Option], other: Reading) -> Iterator[tuple[Option, ...]]:
    """The options in the same municipality as the other reading, else in the same region, else in the same province."""
    provinces = {meaning.name for meaning in other.mention.meanings if meaning.kind is Kind.PROVINCIE}
    if not provinces:
        codes = {option.code for option in other.options if option.code}
        regios = {regio for option in other.options for regio in option.regios}
        yield from _some(option for option in options if option.code in codes)
        yield from _some(option for option in options if regios.intersection(option.regios))
        provinces = {option.province for option in other.options if option.province}
    yield from _some(option for option in options if option.province in provinces)


def _some(options: Iterable[Option]) -> Iterator[tuple[Option, ...]]:
    found = tuple(options)
    if found:
        yield found


def _only_explains(reading: Reading, other: Reading) -> bool:
    """Whether the other is the area around this place, its province, or a larger place that it lies near."""
    return (
        reading.mention.explained or other.is_area or other.mention.cue.nearby or reading.identities == other.identities
    )


def _is_country(message: Message, mention: Mention) -> bool:
    """Nederland is also a hamlet; in a sentence it is the country."""
    return len(message.tokens) > 2 and any(meaning.kind is Kind.TE_RUIM for meaning in mention.meanings)


def _doubting_abroad(reading: Reading, *, explained: bool) -> Reading:
    """A name that is also one abroad, such as Sint Maarten, has to be asked unless something explains it."""
    also_abroad = any(meaning.kind in NOWHERE for meaning in reading.mention.meanings)
    if not also_abroad or explained or reading.mention.explained:
        return reading
    return replace(reading, mention=replace(reading.mention, certain=False))
