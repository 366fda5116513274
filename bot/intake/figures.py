"""Numbers in words turned into figures: "vijf en dertig" becomes 35, "anderhalf duizend" 1500."""

import re
from decimal import Decimal
from functools import cache

from text_to_num import alpha2digit, text2num

from bot.intake.words import word_lists

_FIGURE = r"\d+(?:[.,]\d+)?"
_HYPHENS_INSIDE = re.compile(
    r"(?<=[a-z])-(?=\s|$)|(?<=[a-z])-(?=(?:en|een|half)\b)|(?<=\ben)-(?=[a-z])|(?<=\been)-(?=half)"
)
_TEN = r"(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig"
_ONE_AND_TEN = re.compile(rf"\been en (?={_TEN}\b)")
_SOME_TWENTY = re.compile(r"\b([a-z]{3,})tal\b")
_SOME_HUNDREDS = re.compile(r"\b(?:paar|aantal|enkele) (?:honderd|duizend|ton|tientje)\b")
_N_AND_TEN = re.compile(rf"(?<=[a-z] )n (?={_TEN}\b)")
_GLUED_YEAR = re.compile(r"\b(negentien|twintig)([a-z]{3,})\b")
_ROUNDABOUT = re.compile(r"\b(?:een |n )?(?:paar |klein )?([a-z]+) of (?=\w)")
_WITH_HALF = re.compile(rf"\b({_FIGURE}|[a-z]+) en (?:een |n )?half\b(?! [0-9])")
_HALF_OF = re.compile(r"\b(?:een |n )?(half|driekwart) ?(jaar|uur|dag|maand|week|procent|duizend|miljoen|ton)\b")
_ARTICLE = re.compile(r"\b(?:een|n)\b ?(\w*)(?= ?(\w*))")
_COMMA = re.compile(r"\b(\d+) ?(?:komma|punt) ?(\d+)\b")
_GLUED_UNIT = re.compile(r"\b([a-z]{3,}?)(uur|jaar|euro|maanden|maand|weken|week|dagen|procent|kinderen)\b")
_ORDINAL = re.compile(r"(\d+)e\b")
_COUNTED = {
    "jaar",
    "maand",
    "week",
    "dag",
    "uur",
    "kwartaal",
    "minuut",
    "euro",
    "cent",
    "procent",
    "keer",
    "kind",
    "ton",
    "tientje",
    "stuks",
}
_STUKS = {"stuk", "stuks", "man", "getal"}


def with_figures(text: str) -> str:
    """The cleaned text with whole, half and written numbers as figures; other words stay."""
    text = text.replace("geen een", "geen")
    text = _ONE_AND_TEN.sub("eenen", _HYPHENS_INSIDE.sub(" ", text))
    text = _N_AND_TEN.sub("en ", text)
    text = _GLUED_YEAR.sub(lambda match: " ".join(match.groups()) if _is_year(*match.groups()) else match.group(), text)
    text = _SOME_TWENTY.sub(lambda match: match[1] if number_of(match[1]) else match.group(), text)
    text = _loose_numbers().sub(lambda match: str(word_lists().getallen.losse_getallen[match.group()]), text)
    text = _with_halves(_SOME_HUNDREDS.sub("paar", text))
    text = _scaled().sub(_multiplied, text)
    text = _ARTICLE.sub(_one_or_nothing, text)
    text = _GLUED_UNIT.sub(lambda match: f"{match[1]} {match[2]}" if number_of(match[1]) else match.group(), text)
    text = _ORDINAL.sub(r"\1", alpha2digit(_with_diaeresis(text), "nl", 0))
    return " ".join(_scaled().sub(_multiplied, _COMMA.sub(r"\1,\2", text)).split())


def straightened(text: str) -> str:
    """ "een uur of dertig" as "ongeveer dertig uur"; other text as it is."""
    found = _ROUNDABOUT.search(text)
    if not found:
        return text
    after = text[found.end() :].split()
    count = _leading_number_words(after)
    if not count:
        return text
    unit = [] if found[1] in _STUKS else [found[1]]
    with_article = found.group().startswith(("een ", "n ")) or not found.start()
    if unit and not (with_article and found[1] in _COUNTED):
        return text
    return " ".join([text[: found.start()].strip(), "ongeveer", *after[:count], *unit, *after[count:]]).strip()


def number_of(word: str) -> Decimal | None:
    """The number that one word or figure stands for."""
    if re.fullmatch(_FIGURE, word):
        return Decimal(word.replace(",", "."))
    try:
        return Decimal(text2num(_with_diaeresis(word), "nl"))
    except ValueError:
        return None


def _is_year(century: str, rest: str) -> bool:
    """ "negentienzesentachtig", which is no number but a year."""
    return number_of(century + rest) is None and number_of(rest) is not None


def _leading_number_words(words: list[str]) -> int:
    count = 0
    while count < len(words) and (
        number_of(words[count]) is not None or (count and words[count] == "en" and _is_number(words[count + 1 :]))
    ):
        count += 1
    return count


def _is_number(words: list[str]) -> bool:
    return bool(words) and number_of(words[0]) is not None


def _with_diaeresis(text: str) -> str:
    return re.sub(r"(?<=twee|drie)en(?=[tdvzan]\w*tig)", "ën", text)


def _with_halves(text: str) -> str:
    text = re.sub(r"\banderhalf ?", "1,5 ", text)
    text = _glued_halves().sub(lambda match: f"{number_of(match[1])},5 ", text)
    text = _WITH_HALF.sub(_and_a_half, text)
    return _HALF_OF.sub(lambda match: f"{'0,5' if match[1] == 'half' else '0,75'} {match[2]}", text)


def _and_a_half(match: re.Match[str]) -> str:
    whole = number_of(match[1])
    return match.group() if whole is None else _written(whole + Decimal("0.5"))


def _multiplied(match: re.Match[str]) -> str:
    scale = word_lists().getallen.machten[match[2]]
    value = Decimal(match[1].replace(",", ".")) * scale
    rest = number_of(match[3]) if match[3] else None
    if rest is not None and rest < scale:
        return _written(value + (rest * scale / 10 if match[2] == "k" and rest < 10 else rest))
    return _written(value) + (f" {match[3]}" if match[3] else "")


def _one_or_nothing(match: re.Match[str]) -> str:
    following = match[1]
    counted_on = following in ("of", "tot", "a", "en") and number_of(match[2]) is not None
    stays = not following or counted_on or following in _COUNTED or following in word_lists().getallen.maanden
    return f"1 {following}" if stays else following


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


@cache
def _loose_numbers() -> re.Pattern[str]:
    words = sorted(word_lists().getallen.losse_getallen, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


@cache
def _glued_halves() -> re.Pattern[str]:
    return re.compile(
        rf"\b({'|'.join(word_lists().getallen.eenheden)})(?:en)?(?:een)?hal(?:f|ve)"
        r"(?:\b ?|(?=duizend|honderd|jaar|uur))"
    )


@cache
def _scaled() -> re.Pattern[str]:
    return re.compile(rf"\b({_FIGURE}) ?({'|'.join(word_lists().getallen.machten)})\b(?: (?:en )?([a-z]+|\d+\b))?")
