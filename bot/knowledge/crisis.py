"""The safety net under the understanding: phrases that (nearly) always mean a crisis."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.errors import KnowledgeFileError
from bot.knowledge.reading import read_mapping

FILE = Path(__file__).resolve().parents[2] / "data" / "knowledge" / "crisis.yml"


@dataclass(frozen=True)
class CrisisPhrases:
    """Phrases in the editors' notation: `*` any letters, ` .. ` up to four words in between."""

    phrases: re.Pattern[str]
    cancelled_by: re.Pattern[str]

    @classmethod
    def load(cls, file: Path = FILE) -> "CrisisPhrases":
        """Raises KnowledgeFileError when the file is wrong."""
        lists = read_mapping(file, file.parents[2], list[str])
        if not lists.get("zinnen"):
            raise KnowledgeFileError(str(file.relative_to(file.parents[2])), "zinnen", "verwacht een lijst met zinnen")
        return cls(_pattern(lists["zinnen"]), _pattern(lists.get("niet", [])))

    def occur_in(self, text: str) -> bool:
        """Whether a phrase stands in the text, apart from figures of speech that only look like one."""
        plain = self.cancelled_by.sub(" ", _without_accents(text.lower()))
        return bool(self.phrases.search(plain))


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    if not phrases:
        return re.compile(r"(?!)")
    return re.compile("|".join(rf"(?<!\w){_one(phrase)}(?!\w)" for phrase in phrases))


def _one(phrase: str) -> str:
    gap = r"\W+(?:\w+\W+){0,4}?"
    parts = _without_accents(phrase.lower()).split(" .. ")
    return gap.join(r"\W+".join(_word(word) for word in part.split()) for part in parts)


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
