"""Understanding, on messages that nobody tuned the training data to."""

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from bot.actions.context import Context, Understood, theme_of, topic_in_context
from bot.knowledge import Knowledge
from tests.conftest import Bot

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KNOWLEDGE = Knowledge.load()
OUT_OF_SCOPE = "buiten_bereik/overig"
CRISIS = "veiligheid/crisis"
TOZO_ENDED = {"tozo": "bbz"}


def read(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))


def share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted)


def unseen(name: str) -> list[tuple[str, str]]:
    """(message, right topic) of the half that nothing was tuned to."""
    return [(text, topic) for topic, texts in read(name)["ongezien"].items() for text in texts]


@pytest.fixture(scope="module")
def labelled(bot: Bot) -> list[tuple[str, str, str]]:
    """(message, right topic, topic as understood)."""
    return [(text, topic, bot.label(text)) for topic, texts in read("berichten").items() for text in texts]


def test_at_least_nine_of_ten_dutch_messages_get_the_right_topic(labelled: list[tuple[str, str, str]]) -> None:
    assert share(right == got for _, right, got in labelled) >= 0.90


def test_fewer_than_five_percent_of_our_own_messages_fall_back(labelled: list[tuple[str, str, str]]) -> None:
    assert share(got == OUT_OF_SCOPE for _, _, got in labelled) < 0.05


def test_no_topic_is_never_understood(labelled: list[tuple[str, str, str]]) -> None:
    understood = {right for _, right, got in labelled if right == got}
    assert {right for _, right, _ in labelled} - understood == set()


def test_four_of_five_messages_out_of_scope_fall_back(bot: Bot) -> None:
    assert share(bot.label(text) == OUT_OF_SCOPE for text in read("buiten_bereik")["berichten"]) >= 0.80


def test_a_crisis_is_caught_in_98_percent_of_wordings(bot: Bot) -> None:
    assert share(bot.label(text) == CRISIS for text in read("crisis")["crisis"]) >= 0.98


def test_a_crisis_in_one_sentence_of_a_story_about_something_else_is_caught(bot: Bot) -> None:
    stories = [text for texts in read("berichten").values() for text in texts if text.count(". ") >= 2]
    cries = [text for text in read("crisis")["crisis"] if len(text.split()) <= 15]
    told = [
        story.replace(". ", f". {cry.rstrip('.')}. ", 1)
        for cry, story in zip(cries, itertools.cycle(stories), strict=False)
    ]
    assert share(bot.label(text) == CRISIS for text in told) >= 0.90


def test_few_of_our_own_messages_are_taken_for_a_crisis(labelled: list[tuple[str, str, str]]) -> None:
    assert share(got == CRISIS for _, _, got in labelled) < 0.06


def test_people_who_tell_of_their_own_situation_get_the_right_topic(bot: Bot) -> None:
    assert share(bot.label(text) == topic for text, topic in unseen("situaties")) >= 0.78


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ben zzper in de bouw en heb al 2 maanden geen klus, wat nu", "bbz/recht"),
        ("ik ben zzp'er en heb geen opdrachten meer", "bbz/recht"),
        ("ik heb een eenmanszaak en er komt niets meer binnen", "bbz/recht"),
        ("ben kapper voor mezelf maar klanten blijven weg", "bbz/recht"),
        ("ik ben taxichauffeur en verdien bijna niks meer", "bbz/recht"),
        ("kan ik hulp krijgen als zelfstandige", "bbz/recht"),
        ("ik ben mijn baan kwijt", "werk/ontslagen"),
        ("me baas heeft gezegd dat ik weg moet", "werk/ontslagen"),
        ("ik wil wat anders gaan doen met mijn leven qua werk", "werk/omscholing"),
        ("ik zit zonder werk en zonder geld", "werk/bijstand"),
    ],
)
def test_what_people_most_often_come_with_is_understood(bot: Bot, text: str, topic: str) -> None:
    assert bot.label(text) == topic


def test_a_heavy_heart_is_seldom_taken_for_a_crisis(bot: Bot) -> None:
    heavy = [text for text, topic in unseen("zwaar") if topic != CRISIS]
    assert share(bot.label(text) == CRISIS for text in heavy) <= 0.12


def test_a_few_ordinary_words_are_no_cry_for_help(bot: Bot) -> None:
    assert share(bot.label(text) == CRISIS for text in read("kort")) <= 0.05


def test_a_heavy_heart_gets_its_own_topic(bot: Bot) -> None:
    heavy = [(text, topic) for text, topic in unseen("zwaar") if topic != CRISIS]
    assert share(bot.label(text) == topic for text, topic in heavy) >= 0.76


def test_fresh_wordings_of_a_crisis_are_caught(bot: Bot) -> None:
    assert share(bot.label(text) == CRISIS for half in read("zwaar").values() for text in half[CRISIS]) >= 0.97


def test_no_message_of_the_test_stands_in_the_training_data() -> None:
    trained = {
        line.strip().removeprefix("- ").lower()
        for file in (ROOT / "data" / "nlu").glob("*.yml")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    halves = [half for name in ("situaties", "zwaar") for half in read(name).values()]
    asked = {text.lower() for half in halves for texts in half.values() for text in texts}
    assert asked & trained == set()


def test_other_languages_are_understood(bot: Bot) -> None:
    messages = [(entry["tekst"], topic) for topic, entries in read("talen").items() for entry in entries]
    assert share(bot.label(text) == topic for text, topic in messages) >= 0.85


def test_follow_ups_are_read_within_the_theme(bot: Bot) -> None:
    def topic(case: dict[str, str]) -> str:
        first = Understood.from_parse(bot.parse(case["eerst"]), KNOWLEDGE.onderwerpen)
        then = Understood.from_parse(bot.parse(case["dan"]), KNOWLEDGE.onderwerpen)
        context = Context(theme_of(first.topic), first.topic, TOZO_ENDED)
        return topic_in_context(then, context, KNOWLEDGE.onderwerpen)

    assert share(topic(case) == case["onderwerp"] for case in read("vervolg")) >= 0.80


def test_the_news_is_found_in_its_own_words_and_in_two_others(bot: Bot) -> None:
    rows = yaml.safe_load((HERE.parent / "knowledge" / "nieuws.yml").read_text(encoding="utf-8"))
    own = [(row["vraag"], row["vraag_id"]) for row in rows]
    others = [(text, row["vraag_id"]) for row in rows for text in row["anders"]]

    def answered(text: str) -> str | None:
        return bot.say(f"test-{uuid4().hex}", text)[-1]["metadata"].get("faq")

    assert [text for text, right in own if answered(text) != right] == []
    assert share(answered(text) == right for text, right in others) >= 0.68


def test_the_parse_has_the_shape_of_the_contract(bot: Bot) -> None:
    parse = bot.parse("hoeveel krijg ik van de tozo")
    assert parse["intent"]["name"] == "tozo_bedrag"
    assert 0 <= parse["intent"]["confidence"] <= 1
    ranking = parse["intent_ranking"]
    assert len(ranking) >= 5
    assert ranking[0] == parse["intent"]
    rest = [entry["confidence"] for entry in ranking[1:]]
    assert rest == sorted(rest, reverse=True)
    assert sum(entry["confidence"] for entry in ranking) <= 1.0001


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ik ben mijn baan kwijt en woon in Zierikzee", "GM1676"),
        ("hoeveel was de tozo, ik woon op 2011 AB", "GM0392"),
        ("ik kom uit den bosch en zoek werk", "GM0796"),
    ],
)
def test_a_place_is_named_with_its_code_whatever_the_topic(bot: Bot, text: str, code: str) -> None:
    places = [entity for entity in bot.parse(text)["entities"] if entity["entity"] == "plaats"]
    assert [place["value"] for place in places] == [code]


def test_words_that_are_also_places_are_left_alone(bot: Bot) -> None:
    parsed = bot.parse("dat is best veel geld, wat is het in het echt?")
    assert not [entity for entity in parsed["entities"] if entity["entity"] == "plaats"]
