"""The answers: one for every topic on every date, with numbers that agree with the facts."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import Answer, Knowledge, UnknownOnDateError
from bot.knowledge.complaints import complaints
from bot.knowledge.texts import format_value

KNOWLEDGE = Knowledge.load()
PEILDATUMS = [date(2020, 4, 15), date(2020, 11, 10), date(2021, 5, 1), date(2022, 3, 1), date(2026, 11, 21)]
TOPICS = sorted(set(KNOWLEDGE.onderwerpen) - {"buiten_bereik/overig"})
NEWS = yaml.safe_load((Path(__file__).parent / "nieuws.yml").read_text(encoding="utf-8"))


def text_of(answer: Answer) -> str:
    return " ".join(answer.berichten)


def facts_as_written() -> set[str]:
    return {
        number
        for gegeven in KNOWLEDGE.gegevens.values()
        for waarde in gegeven.waarden
        for number in re.findall(r"\d[\d.,]*\d|\d", format_value(gegeven.soort, waarde.waarde))
    }


def test_there_are_87_topics() -> None:
    assert len(KNOWLEDGE.onderwerpen) == 87


@pytest.mark.parametrize("peildatum", PEILDATUMS, ids=str)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_an_answer(topic: str, peildatum: date) -> None:
    answer = KNOWLEDGE.op(peildatum).antwoord(topic)
    assert answer.berichten and all(bericht.strip() for bericht in answer.berichten)
    assert 2 <= len(answer.knoppen) <= 4
    assert answer.valid_on == peildatum
    if not topic.startswith("bot/"):
        assert answer.bronnen, "een antwoord met feiten heeft een bron"


@pytest.mark.parametrize("peildatum", PEILDATUMS, ids=str)
def test_every_number_in_an_answer_is_a_fact(peildatum: date) -> None:
    known = facts_as_written()
    names = set(yaml.safe_load((Path("data/knowledge/namen.yml")).read_text(encoding="utf-8")))
    for topic in TOPICS:
        text = text_of(KNOWLEDGE.op(peildatum).antwoord(topic))
        for name in sorted(names, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
        for number in re.findall(r"\d[\d.,]*\d|\d", text):
            assert number in known, f"{topic} op {peildatum}: {number} is geen gegeven"


def test_no_answer_is_too_long_or_breaks_on_any_edge() -> None:
    assert complaints(KNOWLEDGE) == []


@given(st.dates(min_value=date(2020, 3, 1), max_value=date(2030, 12, 31)), st.sampled_from(TOPICS))
def test_no_date_since_corona_is_without_an_answer(peildatum: date, topic: str) -> None:
    assert KNOWLEDGE.op(peildatum).antwoord(topic).berichten


def test_a_date_without_a_rule_is_an_error_and_never_the_newest_rule() -> None:
    with pytest.raises(UnknownOnDateError):
        KNOWLEDGE.op(date(2020, 2, 29)).antwoord("tozo/bedrag")
    with pytest.raises(UnknownOnDateError):
        KNOWLEDGE.op(date(2021, 10, 1)).gegeven("tozo.norm.single_21_aow")


@pytest.mark.parametrize(
    ("peildatum", "norm"),
    [
        (date(2020, 3, 1), 1052.32),
        (date(2020, 6, 30), 1052.32),
        (date(2020, 7, 1), 1059.03),
        (date(2020, 12, 31), 1059.03),
        (date(2021, 1, 1), 1075.44),
        (date(2021, 6, 30), 1075.44),
        (date(2021, 7, 1), 1078.70),
        (date(2021, 9, 30), 1078.70),
    ],
)
def test_the_norm_of_someone_alone_at_the_edges_of_each_half_year(peildatum: date, norm: float) -> None:
    assert KNOWLEDGE.op(peildatum).gegeven("tozo.norm.single_21_aow") == norm


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2020, 3, 1), date(2020, 5, 31), "Tozo 1"),
        (date(2020, 6, 1), date(2020, 9, 30), "Tozo 2"),
        (date(2020, 10, 1), date(2021, 3, 31), "Tozo 3"),
        (date(2021, 4, 1), date(2021, 6, 30), "Tozo 4"),
        (date(2021, 7, 1), date(2021, 9, 30), "Tozo 5"),
    ],
)
def test_each_tozo_period_holds_from_its_first_to_its_last_day(first: date, last: date, name: str) -> None:
    for day in (first, last):
        assert KNOWLEDGE.op(day).gegeven("tozo.periode.naam") == name
    day_after = last + timedelta(days=1)
    if day_after <= date(2021, 9, 30):
        assert KNOWLEDGE.op(day_after).gegeven("tozo.periode.naam") != name


def test_tozo_ends_on_1_october_2021() -> None:
    assert "gestopt" not in text_of(KNOWLEDGE.op(date(2021, 5, 1)).antwoord("tozo/bedrag"))
    for topic in ("tozo/bedrag", "tozo/aanvragen", "tozo/recht", "tozo/periode", "tozo/partnerinkomen"):
        assert "1 oktober 2021" in text_of(KNOWLEDGE.op(date(2021, 10, 1)).antwoord(topic)), topic


def test_the_partners_income_counts_from_tozo_2() -> None:
    first = text_of(KNOWLEDGE.op(date(2020, 4, 15)).antwoord("tozo/partnerinkomen"))
    later = text_of(KNOWLEDGE.op(date(2020, 11, 10)).antwoord("tozo/partnerinkomen"))
    assert "niet mee" in first
    assert first != later


def test_nobody_is_sent_to_apply_for_tozo_after_it_ended() -> None:
    for day in (date(2021, 10, 1), date(2026, 11, 21)):
        for topic in TOPICS:
            assert "tozo/aanvragen" not in KNOWLEDGE.op(day).antwoord(topic).knoppen, topic


def test_a_crisis_answer_begins_with_113_and_names_112() -> None:
    first = KNOWLEDGE.op(date(2026, 11, 21)).antwoord("veiligheid/crisis").berichten[0]
    assert first.index("113") < 20
    assert "0800-0113" in first and "112" in first


@pytest.mark.parametrize("row", NEWS, ids=[row["rij"] for row in NEWS])
def test_every_row_of_the_news_is_answered_rightly(row: dict[str, object]) -> None:
    answer = text_of(KNOWLEDGE.op(date(2026, 11, 21)).vraag(str(row["vraag_id"])))
    for part in row["bevat"]:  # type: ignore[attr-defined]
        assert str(part).lower() in answer.lower()


def test_all_72_rows_of_the_news_are_there() -> None:
    assert len({row["rij"] for row in NEWS}) == 72


def test_every_source_has_a_name_and_a_day_of_reading() -> None:
    for key, bron in KNOWLEDGE.bronnen.items():
        assert bron.titel.strip(), key
        assert bron.gelezen <= date(2026, 11, 21), key
