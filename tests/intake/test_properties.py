"""What holds for every number, every day and every text."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.intake import (
    Gelezen,
    Onduidelijk,
    Soort,
    Verwacht,
    WeetNiet,
    read_command,
    read_correction,
    read_household,
    read_reply,
)
from bot.intake.words import word_lists
from tests.intake.test_replies import TABLE, TODAY

MONTHS = word_lists().getallen.maanden
UNITS = word_lists().getallen.eenheden
TENS = word_lists().getallen.tientallen
SMALL = ["nul", *UNITS, *word_lists().getallen.andere[1:11]]
OPTIONS = {
    "zzp": ("Als zelfstandige (zzp)", "eigen baas"),
    "loondienst": ("In loondienst",),
    "geen": ("Geen van deze",),
}
EXPECTATIONS = [
    *(Verwacht(soort) for soort in Soort if soort is not Soort.KEUZE),
    Verwacht(Soort.KEUZE, keuzes=OPTIONS),
    Verwacht(Soort.DATUM, laagste=date(2020, 3, 1), hoogste=date(2021, 9, 30)),
    Verwacht(Soort.BEDRAG, laagste=Decimal(0), hoogste=Decimal(10_157)),
    Verwacht(Soort.JA_NEE, drempel=Decimal("23.5"), drempel_soort=Soort.UREN_PER_WEEK),
    Verwacht(Soort.JA_NEE, drempel=Decimal("66.33"), drempel_soort=Soort.LEEFTIJD),
]


def in_words(number: int) -> str:
    """A number below ten thousand as Dutch spells it in one word."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        ten, one = divmod(number, 10)
        joined = "ën" if one in (2, 3) else "en"
        return f"{UNITS[one - 1]}{joined}{TENS[ten - 2]}" if one else TENS[ten - 2]
    hundred = 1000 if number % 1000 < 100 or number // 1000 * 1000 == number else 100
    count, rest = divmod(number, hundred)
    word = "duizend" if hundred == 1000 else "honderd"
    return f"{in_words(count) if count > 1 else ''}{word}{in_words(rest) if rest else ''}"


def with_dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


WAYS_TO_WRITE: list[Callable[[int], str]] = [
    str,
    with_dots,
    in_words,
    lambda number: in_words(number).capitalize(),
    lambda number: in_words(number).replace("ë", "e"),
    lambda number: f"dat is {number}",
    lambda number: f"{number}.",
]
AROUND: dict[Soort, list[str]] = {
    Soort.LEEFTIJD: ["{} jaar", "ik ben {}", "{} jr", "ben {} jaar oud", "{}"],
    Soort.UREN_PER_WEEK: ["{} uur", "{} u", "{} uur per week", "ik werk {} uren in de week", "{} u p/w", "{}"],
    Soort.UREN_PER_JAAR: ["{} uur", "{} uur per jaar", "in 2019 {} uur", "{}"],
    Soort.BEDRAG: ["€ {}", "€{},-", "{} euro", "{} per maand", "{} euro netto p/m", "{},00", "{}"],
    Soort.AANTAL: ["{}", "{} stuks", "ik heb er {}"],
    Soort.JAREN: ["{} jaar", "al {} jaar", "{}"],
    Soort.PERCENTAGE: ["{}%", "{} procent", "{}"],
}
HIGHEST = {
    Soort.LEEFTIJD: 120,
    Soort.UREN_PER_WEEK: 168,
    Soort.UREN_PER_JAAR: 8784,
    Soort.BEDRAG: 9999,
    Soort.AANTAL: 9999,
    Soort.JAREN: 99,
    Soort.PERCENTAGE: 100,
}


@pytest.mark.parametrize("soort", AROUND)
@settings(deadline=None)
@given(data=st.data())
def test_every_number_is_read_however_it_is_written(soort: Soort, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, HIGHEST[soort]))
    written = data.draw(st.sampled_from(WAYS_TO_WRITE))(number).rstrip(".")
    reply = data.draw(st.sampled_from(AROUND[soort])).format(written)
    assume(reply.casefold() not in ("een u", "één u"))  # nobody writes that, and "een" before it is an article
    assert read_reply(reply, Verwacht(soort), TODAY) == Gelezen(number)


@pytest.mark.parametrize("number", [*range(200), *range(200, 10_000, 37)])
def test_number_words_are_read(number: int) -> None:
    assert read_reply(in_words(number), Verwacht(Soort.BEDRAG), TODAY) == Gelezen(Decimal(number))


WAYS_TO_DATE: list[Callable[[date], str]] = [
    lambda day: f"{day.day}-{day.month}-{day.year}",
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day} {day.month} {day.year}",
    lambda day: f"{day:%d%m%Y}",
    lambda day: day.isoformat(),
    lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day}e {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"op {word_lists().getallen.weekdagen[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}",
    lambda day: f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}" if day.month != 3 else f"{day.day} mrt {day.year}",
    lambda day: f"{in_words(day.day)} {MONTHS[day.month - 1]} {in_words(day.year)}",
]


@settings(max_examples=400, deadline=None)
@given(day=st.dates(date(1930, 1, 1), TODAY), write=st.sampled_from(WAYS_TO_DATE))
def test_every_day_is_read_back(day: date, write: Callable[[date], str]) -> None:
    assert read_reply(write(day), Verwacht(Soort.DATUM), TODAY) == Gelezen(day)
    assert read_reply(write(day), Verwacht(Soort.MAAND), TODAY) == Gelezen(day.replace(day=1))


@settings(deadline=None)
@given(day=st.dates(date(1921, 1, 1), date(2002, 1, 1)), write=st.sampled_from(WAYS_TO_DATE))
def test_a_day_of_birth_gives_the_age(day: date, write: Callable[[date], str]) -> None:
    had_birthday = (TODAY.month, TODAY.day) >= (day.month, day.day)
    age = TODAY.year - day.year - (not had_birthday)
    assert read_reply(write(day), Verwacht(Soort.LEEFTIJD), TODAY) == Gelezen(age)


REPLIES = [(reply, verwacht) for verwacht, _, replies in TABLE for reply in replies]
WORDS = sorted({word for reply, _ in REPLIES for word in reply.split()})
LETTERS = st.text(max_size=60)
WORD_SALAD = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
FIGURES = st.text("0123456789.,-/: '€%x", max_size=25)


@settings(max_examples=500, deadline=None)
@given(
    text=LETTERS | WORD_SALAD | FIGURES,
    verwacht=st.sampled_from(EXPECTATIONS),
    on=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)
def test_no_text_is_too_odd(text: str, verwacht: Verwacht, on: date) -> None:
    assert isinstance(read_reply(text, verwacht, on), (Gelezen, WeetNiet, Onduidelijk))
    read_command(text)
    read_correction(text)
    read_household(text)


POLITE = ["hallo, {}", "goedemorgen {}", "Goedemiddag, {}", "{} alstublieft", "{} aub", "{}, dank u wel", "{} groetjes"]


@settings(max_examples=400, deadline=None)
@given(reply=st.sampled_from(REPLIES), around=st.sampled_from(POLITE))
def test_politeness_changes_nothing(reply: tuple[str, Verwacht], around: str) -> None:
    text, verwacht = reply
    assert read_reply(around.format(text), verwacht, TODAY) == read_reply(text, verwacht, TODAY)


def test_a_very_long_text_is_read_in_time() -> None:
    lezing = read_reply("ik weet het niet zeker maar " * 2000 + "30", Verwacht(Soort.UREN_PER_WEEK), TODAY)
    assert isinstance(lezing, (Gelezen, WeetNiet, Onduidelijk))
