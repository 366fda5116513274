"""Several facts about a household from one reply: "gescheiden, twee kinderen"."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bot.intake.figures import number_of, with_figures
from bot.intake.phrases import Hit, Phrases
from bot.intake.reply import Reply
from bot.intake.words import word_lists

YOUNGEST_PARTNER = 16
OLDEST_PARTNER = 110
ADULT = 18

_TELLS_HOUSEHOLD = ("alleen", "alleen_met_kinderen", "samen", "partner")
_DENIED = re.compile(r"\b(?:geen|niet|zonder|nooit|nog niet|niet meer)(?: (?:vaste|een|echt|echte))?\W*$")
_TOGETHER_WITH = re.compile(r"\bmet (?:\w+ ){0,2}$")
_AGE = (
    r"(?P<age>\d{2,3})\b(?![-/.,]\d)(?!\s*(?:jaar )?"
    r"(?:getrouwd|samen|uur|euro|kind|maand|week|procent|zoon|dochter|bij elkaar|geleden|terug))"
)
_AGE_AFTER = re.compile(
    r"(?:\s*[(,:]|\s+(?:is|was|wordt|van|ook|nu|al|bijna|ongeveer|de|net|pas|zelf|leeftijd|oud|hij|zij|ze|die)\b)*[\s(]*"
    + _AGE
)
_AGE_BEFORE = re.compile(r"\b(?P<age>\d{2})[ -]jaar (?:oude )?$")
_BOTH = re.compile(r"\b(?:allebei|beide|beiden|alle 2)\b\D{0,12}" + _AGE)
_HE_OR_SHE = re.compile(r"\b(?:hij|zij|ze) (?:is|was|wordt) (?:nu |ook |al |net )?" + _AGE)
_CHILD_AGE = re.compile(r"\D{0,12}?\b(\d{1,2})\b")


def read_household(text: str) -> Mapping[str, Any]:
    """What a reply says of `household` ("single" or "couple"), `kinderen` (bool: under 18 and at home) and
    `leeftijd_partner` (int). What it does not say, or not clearly, is left out.
    """
    said = Reply.of(text).text
    hits = _phrases().find(said)
    children = _children(said, hits)
    household = _household(said, hits, children)
    age = _partner_age(said) if household != "single" else None
    facts = {"household": household, "kinderen": children, "leeftijd_partner": age}
    return {key: fact for key, fact in facts.items() if fact is not None}


def _household(text: str, hits: Sequence[Hit], children: bool | None) -> str | None:
    if any(hit.name == "onduidelijk" for hit in hits):
        return None
    told = [hit for hit in hits if hit.name in _TELLS_HOUSEHOLD and not _is_counted(text, hit)]
    couples = [hit for hit in told if not hit.name.startswith("alleen") and not _DENIED.search(text[: hit.start])]
    if not couples:
        with_child_only = children and any(hit.name == "bij_elkaar" for hit in hits)
        return "single" if told or with_child_only else None
    if len(couples) == len(told):
        return "couple"
    last = couples[-1]
    together = last.name == "samen" or _TOGETHER_WITH.search(text[: last.start])
    return "couple" if together and last is told[-1] else "single"


def _is_counted(text: str, hit: Hit) -> bool:
    """ "met 4 man in huis" tells of no partner."""
    before = text[: hit.start].split(" ")
    return hit.name == "partner" and len(before) > 1 and number_of(before[-2]) is not None


def _children(text: str, hits: Sequence[Hit]) -> bool | None:
    children = [hit for hit in hits if hit.name in ("kinderen", "alleen_met_kinderen")]
    denied = [hit for hit in children if _DENIED.search(text[: hit.start])]
    none = bool(denied) or any(hit.name == "geen_kinderen" for hit in hits)
    at_home = [hit for hit in children if hit not in denied]
    if none:
        return None if at_home else False
    if not at_home or all(_is_grown_up(text, hit) for hit in at_home):
        return None
    return True


def _is_grown_up(text: str, hit: Hit) -> bool:
    age = _CHILD_AGE.match(with_figures(text[hit.end :]))
    return bool(age) and int(age[1]) >= ADULT if age else False


def _partner_age(text: str) -> int | None:
    figures = with_figures(text)
    partners = [
        hit for hit in _phrases().find(figures) if hit.name == "partner" or figures[: hit.end].endswith("partner")
    ]
    found = [_AGE_AFTER.match(figures, hit.end) for hit in partners]
    found += [_AGE_BEFORE.search(figures[: hit.start]) for hit in partners]
    found.append(_BOTH.search(figures))
    if partners and not any(hit.name == "kinderen" for hit in _phrases().find(figures)):
        found.append(_HE_OR_SHE.search(figures))
    ages = [int(match["age"]) for match in found if match]
    return next((age for age in ages if YOUNGEST_PARTNER <= age <= OLDEST_PARTNER), None)


@cache
def _phrases() -> Phrases:
    lists = word_lists().huishouden
    return Phrases({name: getattr(lists, name) for name in lists.__struct_fields__})
