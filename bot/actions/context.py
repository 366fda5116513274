"""Which topic a message is about, given the theme that the person was just in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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

APPLYING = "aanvragen"
GENERAL_SIDES = frozenset({"wat", "recht", "bedrag", "kosten", "periode", APPLYING})
"""Sides of a theme that say nothing of what they are about: "wat kost dat?"."""

POINTING_WORDS = frozenset(
    {"dat", "dit", "die", "deze", "het", "'t", "t", "er", "daar", "hier", "dan"}
    | {f"{where}{to}" for where in ("daar", "hier", "er") for to in ("voor", "op", "aan", "in", "mee", "van", "over")}
)
"""Words by which a message leans on what was said before."""


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

    def about(self, topic: str) -> "Understood":
        """The same message, when it is known otherwise that this is what it is about."""
        themes = frozenset(filter(None, [theme_of(topic)]))
        return replace(self, topic=topic, confidence=1.0, named_themes=themes, question=None)


def theme_of(topic: str) -> str | None:
    """The theme of a topic, or None for the conversation itself."""
    family = topic.split("/", 1)[0]
    return family if family in THEMES else None


@dataclass(frozen=True)
class Context:
    """What was just spoken of, and which themes have ended by now, with the theme that came in their place."""

    theme: str | None = None
    topic: str | None = None
    successors: Mapping[str, str] = field(default_factory=dict)


def topic_in_context(understood: Understood, context: Context, onderwerpen: Mapping[str, Onderwerp]) -> str:
    """The topic that a message is about after what was just spoken of.

    A message that names a theme, or is about the conversation itself, speaks for itself. Another one is read within the
    theme: the same side of it ("hoe vraag ik dat aan?"), what is most likely there when the message is short and
    unclear on its own, or the last answer when the theme has no such side. Without a theme nobody is sent to apply for
    what has ended.
    """
    topic = understood.topic
    if understood.named_themes:
        return _within_named_theme(understood)
    if topic == CRISIS or _is_long(understood.text):
        return topic
    if context.theme is not None:
        topic = _within_theme(understood, context.theme, context, onderwerpen)
    return topic if theme_of(topic) == context.theme else _still_possible(topic, context, onderwerpen)


def _within_theme(understood: Understood, theme: str, context: Context, onderwerpen: Mapping[str, Onderwerp]) -> str:
    topic = understood.topic
    if theme_of(topic) == theme:
        return topic
    likeliest, share = understood.likeliest_per_theme.get(theme, (topic, 0.0))
    if topic.startswith("bot/"):
        return likeliest if understood.confidence < SURE and share >= SURE else topic
    if same_side := _same_side(topic, theme, onderwerpen):
        return same_side
    if understood.confidence < SURE and share >= MOST_OF_THEME:
        return likeliest
    has_no_subject = onderwerpen[topic].kant in GENERAL_SIDES or theme_of(topic) in context.successors
    if context.topic and has_no_subject and _points_back(understood.text):
        return context.topic
    return topic


def _is_long(text: str) -> bool:
    return len(text.split()) > FOLLOW_UP_WORDS


def _within_named_theme(understood: Understood) -> str:
    if understood.topic != OUT_OF_SCOPE or len(understood.named_themes) != 1:
        return understood.topic
    (named,) = understood.named_themes
    likeliest, share = understood.likeliest_per_theme.get(named, (understood.topic, 0.0))
    return likeliest if share >= MOST_OF_THEME else understood.topic


def _points_back(text: str) -> bool:
    return not POINTING_WORDS.isdisjoint(re.findall(r"[\w']+", text.lower()))


def _still_possible(topic: str, context: Context, onderwerpen: Mapping[str, Onderwerp]) -> str:
    successor = context.successors.get(theme_of(topic) or "")
    if successor is None or onderwerpen[topic].kant != APPLYING:
        return topic
    return _same_side(topic, successor, onderwerpen) or topic


def _same_side(topic: str, theme: str, onderwerpen: Mapping[str, Onderwerp]) -> str | None:
    side = onderwerpen[topic].kant
    if side is None:
        return None
    return next((name for name, other in onderwerpen.items() if theme_of(name) == theme and other.kant == side), None)
