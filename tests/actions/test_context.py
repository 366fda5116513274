"""Which topic a message is about, given what was just spoken of."""

import pytest

from bot.actions.context import Context, Understood, theme_of, topic_in_context
from bot.knowledge import Knowledge

ONDERWERPEN = Knowledge.load().onderwerpen
TOZO_ENDED = {"tozo": "bbz"}


def understood(
    topic: str,
    confidence: float = 0.9,
    text: str = "en hoeveel dan",
    named: tuple[str, ...] = (),
    themes: dict[str, tuple[str, float]] | None = None,
) -> Understood:
    return Understood(text, topic, confidence, frozenset(named), themes or {}, ())


def test_without_a_theme_a_message_speaks_for_itself() -> None:
    assert topic_in_context(understood("tozo/bedrag"), Context(), ONDERWERPEN) == "tozo/bedrag"


def test_the_same_side_of_the_theme_is_meant() -> None:
    assert topic_in_context(understood("tozo/bedrag"), Context("bbz"), ONDERWERPEN) == "bbz/bedrag"


def test_a_message_that_names_another_theme_is_about_that_theme() -> None:
    assert topic_in_context(understood("tozo/bedrag", named=("tozo",)), Context("bbz"), ONDERWERPEN) == "tozo/bedrag"


def test_a_long_message_stands_on_its_own() -> None:
    story = understood(
        "tozo/bedrag", text="ik had in het voorjaar van dat jaar een salon en kreeg geld hoeveel was dat"
    )
    assert topic_in_context(story, Context("bbz"), ONDERWERPEN) == "tozo/bedrag"


def test_an_unclear_short_message_means_what_is_likely_in_the_theme() -> None:
    unclear = understood(
        "buiten_bereik/overig", 0.4, "en mijn vrouw dan", themes={"tozo": ("tozo/partnerinkomen", 0.8)}
    )
    assert topic_in_context(unclear, Context("tozo"), ONDERWERPEN) == "tozo/partnerinkomen"


def test_an_unclear_message_with_nothing_likely_in_the_theme_stays_unclear() -> None:
    unclear = understood("buiten_bereik/overig", 0.4, "en ajax dan", themes={"tozo": ("tozo/wat_is", 0.2)})
    assert topic_in_context(unclear, Context("tozo"), ONDERWERPEN) == "buiten_bereik/overig"


def test_a_crisis_is_a_crisis_in_every_theme() -> None:
    said = understood("veiligheid/crisis", 0.1, themes={"tozo": ("tozo/na_tozo", 0.9)})
    assert topic_in_context(said, Context("tozo"), ONDERWERPEN) == "veiligheid/crisis"


def test_small_talk_is_small_talk_in_every_theme() -> None:
    assert topic_in_context(understood("bot/bedankt", 0.95, "dank u"), Context("tozo"), ONDERWERPEN) == "bot/bedankt"


@pytest.mark.parametrize("ended", [{}, TOZO_ENDED], ids=["during Tozo", "after Tozo"])
@pytest.mark.parametrize(
    ("last", "text", "topic", "meant"),
    [
        ("werk/ww", "heb ik daar recht op?", "tozo/recht", "werk/ww"),
        ("werk/bijstand", "hoeveel is dat, per maand?", "tozo/bedrag", "werk/bijstand"),
        ("werk/omscholing", "wat kost dat", "ontwikkeladvies/kosten", "werk/omscholing"),
        ("mobiliteitsteam/contact", "heb ik daar recht op?", "tozo/recht", "mobiliteitsteam/voor_wie"),
        ("mobiliteitsteam/contact", "tot wanneer kan dat", "tozo/periode", "mobiliteitsteam/contact"),
    ],
)
def test_a_question_without_a_subject_is_about_what_was_just_said(
    last: str, text: str, topic: str, meant: str, ended: dict[str, str]
) -> None:
    assert topic_in_context(understood(topic, 1.0, text), Context(theme_of(last), last, ended), ONDERWERPEN) == meant


@pytest.mark.parametrize("ended", [{}, TOZO_ENDED], ids=["during Tozo", "after Tozo"])
@pytest.mark.parametrize("last", [topic for topic in ONDERWERPEN if topic.startswith(("werk/", "bbz/"))])
def test_how_to_apply_is_never_about_tozo_unless_it_was_spoken_of(last: str, ended: dict[str, str]) -> None:
    asked = understood("tozo/aanvragen", 0.82, "hoe vraag ik dat aan?", themes={"werk": ("werk/solliciteren", 0.6)})
    expected = "bbz/aanvragen" if last.startswith("bbz/") else last
    assert topic_in_context(asked, Context(theme_of(last), last, ended), ONDERWERPEN) == expected


def test_after_tozo_nobody_is_sent_to_apply_for_it_without_its_name() -> None:
    asked = understood("tozo/aanvragen", 0.82, "waar vraag ik dat aan?")
    assert topic_in_context(asked, Context(successors=TOZO_ENDED), ONDERWERPEN) == "bbz/aanvragen"
    assert topic_in_context(asked, Context("werk", None, TOZO_ENDED), ONDERWERPEN) == "bbz/aanvragen"
    assert topic_in_context(asked, Context(), ONDERWERPEN) == "tozo/aanvragen"


def test_who_names_tozo_or_just_heard_of_it_gets_tozo_after_its_end() -> None:
    named = understood("tozo/aanvragen", 0.9, "hoe vraag ik tozo aan", named=("tozo",))
    assert topic_in_context(named, Context("werk", "werk/ww", TOZO_ENDED), ONDERWERPEN) == "tozo/aanvragen"
    asked = understood("tozo/aanvragen", 0.9, "hoe vroeg je dat aan")
    assert topic_in_context(asked, Context("tozo", "tozo/wat_is", TOZO_ENDED), ONDERWERPEN) == "tozo/aanvragen"


def test_a_question_with_a_subject_of_its_own_leaves_the_theme() -> None:
    asked = understood("tozo/partnerinkomen", 0.95, "telt het loon van mijn vrouw mee")
    assert topic_in_context(asked, Context("werk", "werk/ww"), ONDERWERPEN) == "tozo/partnerinkomen"
    advice = understood("ontwikkeladvies/kosten", 0.95, "wat kost een gesprek met een coach")
    assert topic_in_context(advice, Context("werk", "werk/ww"), ONDERWERPEN) == "ontwikkeladvies/kosten"


def test_an_intent_that_nobody_knows_is_out_of_scope() -> None:
    parse = {"text": "x", "intent": {"name": "iets_anders", "confidence": 1.0}}
    assert Understood.from_parse(parse, ONDERWERPEN).topic == "buiten_bereik/overig"
