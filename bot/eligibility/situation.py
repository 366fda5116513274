"""One person's case: what was answered, and the date it is read at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final


class _Meets:
    """See `VOLDOET`."""

    def __repr__(self) -> str:
        return "VOLDOET"


VOLDOET: Final = _Meets()
"""An answer whose exact value is not known, except that it meets its condition ("ja, dat klopt allemaal")."""


@dataclass(frozen=True)
class Situation:
    """Answers by question, in the types of their questions, at a reference date."""

    op: date
    answers: Mapping[str, Any] = field(default_factory=dict)

    def with_default(self, answers: Mapping[str, Any]) -> "Situation":
        """The same case where these answers hold as long as nothing else was said."""
        open_ones = {name: answer for name, answer in answers.items() if self.answers.get(name) is None}
        return Situation(self.op, {**self.answers, **open_ones}) if open_ones else self

    def with_answer(self, question: str, answer: Any) -> "Situation":
        """The same case with one answer given or, with None, taken back."""
        answers = {**self.answers, question: answer}
        return Situation(self.op, {key: value for key, value in answers.items() if value is not None})
