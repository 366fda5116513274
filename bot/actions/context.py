"""Which topic a message is about, given the theme that the person was just in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge import Onderwerp

OUT_OF_SCOPE = "buiten_bereik/overig"
CRISIS = "veiligheid/crisis"
THEMES = ("tozo", "bbz", "ontwikkeladvies", "mobiliteitsteam", "werk")

SURE = 0.75
"""Confidence above which a message speaks for itself."""

MOST_OF_THEME = 0.5
"""Share of a theme's probability from which on its likeliest topic is taken for what is meant."""

FOLLOW_UP_WORDS = 9
"""A follow-up that leans on what was said before is short."""


@dataclass(frozen=True)
class Understood:
    """What Rasa made of a message, in the words of the knowledge."""

    text: str
    topic: str
    confidence: float
    named_themes: frozenset[str]
    likeliest_per_theme: Mapping[str, tuple[str, float]]
    alternatives: tuple[tuple[str, float], ...]
    question: str | None = None
    question_similarity: float = 0.0

    @classmethod
    def from_parse(cls, parse: Mapping[str, Any], topics: Iterable[str]) -> "Understood":
        """From the `latest_message` of Rasa's tracker; an unknown intent counts as out of scope."""
        by_intent = {topic.replace("/", "_"): topic for topic in topics}
        intent = parse.get("intent") or {}
        return cls(
            text=parse.get("text") or "",
            topic=by_intent.get(intent.get("name") or "", OUT_OF_SCOPE),
            confidence=float(intent.get("confidence") or 0.0),
            named_themes=frozenset(
                entity["value"] for entity in parse.get("entities") or [] if entity.get("entity") == "thema"
            ),
            likeliest_per_theme={
                theme: (by_intent[best["name"]], float(best["share"]))
                for theme, best in (parse.get("themes") or {}).items()
            },
            alternatives=tuple(
                (by_intent[entry["name"]], float(entry["confidence"]))
                for entry in parse.get("intent_ranking") or []
                if entry["name"] in by_intent
            ),
            question=(parse.get("faq") or {}).get("id"),
            question_similarity=float((parse.get("faq") or {}).get("confidence") or 0.0),
        )


def theme_of(topic: str) -> str | None:
    """The theme of a topic, or None for the conversation itself."""
    family = topic.split("/", 1)[0]
    return family if family in THEMES else None


def topic_in_context(understood: Understood, theme: str | None, onderwerpen: Mapping[str, Onderwerp]) -> str:
    """The topic that a message is about when the conversation was just about `theme`.

    A message that names a theme, or is about the conversation itself, speaks for itself. Another one is read within the
    theme: the same side of it ("hoe vraag ik dat aan?"), or what is most likely there when the message is short and
    unclear on its own.
    """
    topic = understood.topic
    if understood.named_themes:
        return _within_named_theme(understood)
    if theme is None or theme_of(topic) == theme or topic == CRISIS or _is_long(understood.text):
        return topic
    likeliest, share = understood.likeliest_per_theme.get(theme, (topic, 0.0))
    if topic.startswith("bot/"):
        return likeliest if understood.confidence < SURE and share >= SURE else topic
    same_side = _same_side(topic, theme, onderwerpen)
    if same_side:
        return same_side
    return likeliest if understood.confidence < SURE and share >= MOST_OF_THEME else topic


def _is_long(text: str) -> bool:
    return len(text.split()) > FOLLOW_UP_WORDS


def _within_named_theme(understood: Understood) -> str:
    if understood.topic != OUT_OF_SCOPE or len(understood.named_themes) != 1:
        return understood.topic
    (named,) = understood.named_themes
    likeliest, share = understood.likeliest_per_theme.get(named, (understood.topic, 0.0))
    return likeliest if share >= MOST_OF_THEME else understood.topic


def _same_side(topic: str, theme: str, onderwerpen: Mapping[str, Onderwerp]) -> str | None:
    side = onderwerpen[topic].kant
    if side is None:
        return None
    return next((name for name, other in onderwerpen.items() if theme_of(name) == theme and other.kant == side), None)
