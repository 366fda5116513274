"""Which topic a message is about, given what was just spoken of."""

from bot.actions.context import Understood, topic_in_context
from bot.knowledge import Knowledge

ONDERWERPEN = Knowledge.load().onderwerpen


def understood(
    topic: str,
    confidence: float = 0.9,
    text: str = "en hoeveel dan",
    named: tuple[str, ...] = (),
    themes: dict[str, tuple[str, float]] | None = None,
) -> Understood:
    return Understood(text, topic, confidence, frozenset(named), themes or {}, ())


def test_without_a_theme_a_message_speaks_for_itself() -> None:
    assert topic_in_context(understood("tozo/bedrag"), None, ONDERWERPEN) == "tozo/bedrag"


def test_the_same_side_of_the_theme_is_meant() -> None:
    assert topic_in_context(understood("tozo/bedrag"), "bbz", ONDERWERPEN) == "bbz/bedrag"


def test_a_message_that_names_another_theme_is_about_that_theme() -> None:
    assert topic_in_context(understood("tozo/bedrag", named=("tozo",)), "bbz", ONDERWERPEN) == "tozo/bedrag"


def test_a_long_message_stands_on_its_own() -> None:
    story = understood(
        "tozo/bedrag", text="ik had in het voorjaar van dat jaar een salon en kreeg geld hoeveel was dat"
    )
    assert topic_in_context(story, "bbz", ONDERWERPEN) == "tozo/bedrag"


def test_an_unclear_short_message_means_what_is_likely_in_the_theme() -> None:
    unclear = understood(
        "buiten_bereik/overig", 0.4, "en mijn vrouw dan", themes={"tozo": ("tozo/partnerinkomen", 0.8)}
    )
    assert topic_in_context(unclear, "tozo", ONDERWERPEN) == "tozo/partnerinkomen"


def test_an_unclear_message_with_nothing_likely_in_the_theme_stays_unclear() -> None:
    unclear = understood("buiten_bereik/overig", 0.4, "en ajax dan", themes={"tozo": ("tozo/wat_is", 0.2)})
    assert topic_in_context(unclear, "tozo", ONDERWERPEN) == "buiten_bereik/overig"


def test_a_crisis_is_a_crisis_in_every_theme() -> None:
    said = understood("veiligheid/crisis", 0.1, themes={"tozo": ("tozo/na_tozo", 0.9)})
    assert topic_in_context(said, "tozo", ONDERWERPEN) == "veiligheid/crisis"


def test_small_talk_is_small_talk_in_every_theme() -> None:
    assert topic_in_context(understood("bot/bedankt", 0.95, "dank u"), "tozo", ONDERWERPEN) == "bot/bedankt"


def test_an_intent_that_nobody_knows_is_out_of_scope() -> None:
    parse = {"text": "x", "intent": {"name": "iets_anders", "confidence": 1.0}}
    assert Understood.from_parse(parse, ONDERWERPEN).topic == "buiten_bereik/overig"
