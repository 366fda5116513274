"""Any message, whatever stands in it, is written so that Telegram takes it and nothing of it is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.limiting import Silence
from bot.channels.telegram.writing import LONGEST_TEXT, is_link, parts, split, token
from bot.conversation import Recorded

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
any_text = st.text(max_size=300)
payloads = any_text | st.sampled_from(
    ["tel:+3188", "mailto:a@b.nl", "https://uwv.nl", "http://localhost", "https://[", "tel:"]
)
any_button = st.fixed_dictionaries({"title": any_text, "payload": payloads})


def message(text: str, author: str = "bot", buttons: list[dict[str, Any]] | None = None, name: str = "") -> Recorded:
    return Recorded(7, author, name, text, buttons or [], {"author": name} if name else {}, AT)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(2, 60))
def test_pieces_fit_and_together_say_the_same(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(any_text, st.lists(any_button, max_size=8), st.sampled_from(["bot", "coach", "system"]), any_text, st.booleans())
def test_telegram_takes_whatever_is_written(
    text: str, buttons: list[dict[str, Any]], author: str, name: str, links_as_text: bool
) -> None:
    for part in parts(message(text, author, buttons, name), "telegram-abc", links_as_text=links_as_text):
        assert 0 < units(part.text) <= LONGEST_TEXT
        for entity in part.entities:
            assert entity.length > 0 and entity.offset + entity.length <= units(part.text)
        for button in (button for row in (part.keyboard.inline_keyboard if part.keyboard else ()) for button in row):
            assert button.text.strip()
            assert button.url is None or is_link(button.url)
            assert button.callback_data is None or len(str(button.callback_data).encode()) <= 64


def test_a_move_without_words_is_not_sent() -> None:
    assert parts(message("", "system"), "telegram-abc") == []


def test_pieces_end_where_a_sentence_ends() -> None:
    assert split("Een. Twee is langer. Drie.", 22) == ["Een. Twee is langer.", "Drie."]


def test_a_token_is_short_for_the_longest_conversation() -> None:
    assert len(token("telegram-" + "f" * 32, 10**9, 99)) <= 64


def test_one_chat_that_must_wait_does_not_silence_the_bot_but_two_do() -> None:
    silence = Silence()
    silence.refused("1", AT, timedelta(seconds=30))
    assert silence.left(AT) == 0
    silence.refused("2", AT, timedelta(seconds=10))
    assert silence.left(AT) == 30
    assert silence.left(AT + timedelta(seconds=11)) == 0
