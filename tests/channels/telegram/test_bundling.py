"""What is sent as one message when many people are answered at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.telegram.bundling import bundles
from bot.conversation import Recorded
from bot.conversation.deliveries import Due
from bot.store import Author

BUTTONS = [{"title": "Ja", "payload": "ja"}]


NOW = datetime(2026, 11, 22, tzinfo=UTC)


def due(
    number: int,
    text: str,
    author: Author = Author.BOT,
    buttons: list[dict[str, Any]] | None = None,
    at: datetime = NOW,
) -> Due:
    return Due(number, 1, Recorded(number, author, "", text, buttons or [], {}, at))


def sent(*said: Due, in_a_rush: bool = True) -> list[tuple[list[int], str]]:
    return [(list(bundle.ids), bundle.message.text) for bundle in bundles(said, in_a_rush=in_a_rush)]


def test_one_idea_is_one_message_as_long_as_there_is_time() -> None:
    assert sent(due(1, "een"), due(2, "twee"), in_a_rush=False) == [([1], "een"), ([2], "twee")]


def test_in_a_rush_an_answer_is_one_message() -> None:
    assert sent(due(1, "een"), due(2, "twee"), due(3, "drie")) == [([1, 2, 3], "een\n\ntwee\n\ndrie")]


def test_answers_to_two_messages_stay_two() -> None:
    later = NOW + timedelta(milliseconds=1)
    assert sent(due(1, "een"), due(2, "twee", at=later)) == [([1], "een"), ([2], "twee")]


def test_of_buttons_that_ask_something_only_the_last_stay_as_they_would_otherwise() -> None:
    first = due(1, "Kies.", buttons=[{"title": "Nee", "payload": "nee"}])
    (bundle,) = bundles([first, due(2, "Terug naar mijn vraag."), due(3, "Kies.", buttons=BUTTONS)], in_a_rush=True)
    assert (bundle.message.text, bundle.message.buttons) == ("Kies.\n\nTerug naar mijn vraag.\n\nKies.", BUTTONS)
    assert bundle.message.sequence == 3


@pytest.mark.parametrize("payload", ["https://www.uwv.nl", "tel:0880000000"])
def test_what_opens_something_stays_under_its_own_words(payload: str) -> None:
    opens = due(1, "Bel of kijk.", buttons=[{"title": "UWV", "payload": payload}])
    assert sent(opens, due(2, "En verder.")) == [([1], "Bel of kijk."), ([2], "En verder.")]


@pytest.mark.parametrize("author", [Author.COACH, Author.SYSTEM])
def test_what_a_coach_or_the_system_says_stands_by_itself(author: Author) -> None:
    assert sent(due(1, "een"), due(2, "twee", author), due(3, "drie")) == [([1], "een"), ([2], "twee"), ([3], "drie")]


def test_what_holds_no_words_takes_nothing_along() -> None:
    assert sent(due(1, ""), due(2, "twee")) == [([1], ""), ([2], "twee")]


def test_of_what_is_tried_again_the_attempts_of_the_first_count() -> None:
    again = Due(1, 4, due(1, "een").message)
    (bundle,) = bundles([again, due(2, "twee")], in_a_rush=True)
    assert bundle.attempts == 4
