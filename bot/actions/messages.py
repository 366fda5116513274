"""From an answer of the knowledge to messages of the bot, with buttons and metadata."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge import Answer, Bron, Knowledge, KnowledgeOnDate
from bot.knowledge.themas import Thema, read_themas
from bot.settings import reference_date

FAMILIES_WITHOUT_SOURCE_LINE = ("bot", "veiligheid")
"""Small talk states no fact; a person in need is not helped by a footnote."""


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The knowledge of this process."""
    return Knowledge.load()


@lru_cache(maxsize=1)
def themas() -> dict[str, Thema]:
    """The themes of this process."""
    return read_themas()


def say_answer(dispatcher: CollectingDispatcher, topic: str, answer: Answer, question: str | None = None) -> None:
    """Says an answer: one message after another, the buttons and the source under the last one."""
    metadata: dict[str, Any] = {"topic": topic}
    if question:
        metadata["faq"] = question
    if answer.bronnen:
        metadata["sources"] = [bron.url for bron in answer.bronnen if bron.url]
        metadata["valid_on"] = answer.valid_on.isoformat()
    *first, last = answer.berichten
    for bericht in first:
        dispatcher.utter_message(text=bericht, **metadata)
    if answer.bronnen and not topic.startswith(FAMILIES_WITHOUT_SOURCE_LINE):
        last = f"{last}\n\n{_source_line(answer.bronnen[0], answer)}"
    dispatcher.utter_message(text=last, buttons=topic_buttons(answer.knoppen), **metadata)


def say_sentence(
    dispatcher: CollectingDispatcher, name: str, buttons: Iterable[str] | None = None, **metadata: Any
) -> None:
    """Says a sentence of `zinnen*.yml`, with its own buttons unless others are given."""
    zin = knowledge().zinnen[name]
    own = [{"title": title, "payload": says} for title, says in zin.antwoorden.items()] if buttons is None else []
    topics = topic_buttons(zin.knoppen if buttons is None else buttons)
    dispatcher.utter_message(text=zin.tekst.strip(), buttons=[*own, *topics], **metadata)


def topic_buttons(topics: Iterable[str]) -> list[dict[str, str]]:
    """Buttons that ask about topics."""
    return [
        {"title": knowledge().onderwerpen[topic].knop, "payload": "/" + topic.replace("/", "_")} for topic in topics
    ]


def _source_line(bron: Bron, answer: Answer) -> str:
    written = format_date(answer.valid_on, "d MMMM y", locale="nl")
    return knowledge().zinnen["bron"].tekst.format(bron=bron.titel, datum=written)


def on_reference_date() -> KnowledgeOnDate:
    """The knowledge as it held on the reference date of now."""
    return knowledge().op(reference_date())
