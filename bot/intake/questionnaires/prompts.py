"""What a questionnaire says: a question, or messages with buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.intake.commands import Opdracht
from bot.intake.expectation import Lezing, Onduidelijk, Verwacht
from bot.intake.questionnaires.state import State


@dataclass(frozen=True)
class Knop:
    """A button: what stands on it, and what it says when it is pressed (a text, or `/` and a topic)."""

    titel: str
    bericht: str


@dataclass(frozen=True)
class Bericht:
    """A message with its buttons and metadata."""

    tekst: str
    knoppen: tuple[Knop, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Prompt:
    """A question as it is put: `id` is what the contract calls `ask`."""

    id: str
    tekst: str
    verwacht: Verwacht
    uitleg: str = ""
    knoppen: tuple[Knop, ...] = ()
    voortgang: str = ""
    """How far the questionnaire is, such as "Vraag 4 van 9"; said once, above the question."""

    open: bool = False
    """The reply is kept as it was typed, so that nearly every text fits."""

    answers_before: frozenset[Opdracht] = frozenset()
    """Commands that a reply which fits is not taken for: "bellen", where is asked how someone can be reached."""

    def bericht(self) -> Bericht:
        tekst = f"{self.voortgang}\n{self.tekst}" if self.voortgang else self.tekst
        return Bericht(tekst, self.knoppen, {"ask": self.id})


@dataclass(frozen=True)
class Bezwaar(Onduidelijk):
    """A reply that cannot be used, for a reason that the questionnaire itself puts into words."""

    tekst: str = ""


class Questionnaire(Protocol):
    """A list of questions that depends on the answers."""

    def prompt(self, state: State) -> Prompt | None:
        """What to ask now; None when everything that matters is known."""

    def read(self, prompt: Prompt, tekst: str, state: State) -> Lezing:
        """What a reply says."""

    def accept(self, prompt: Prompt, waarde: Any, state: State) -> State:
        """The state after a usable reply."""

    def review(self, before: State, after: State) -> tuple[State, Sequence[Bericht]]:
        """A look at a new answer: a remark in between, or back to the question when the answers contradict."""

    def without(self, vraag: str, state: State) -> State:
        """The state before a question was answered."""

    def answered(self, state: State) -> Mapping[str, str]:
        """What was answered: the question, and how it is called in a list."""

    def follow_up(self, tekst: str, state: State) -> tuple[State, Sequence[Bericht]] | None:
        """What a wish after the result asks for, such as the table of a loan; None when it is no such wish."""

    def opening(self, state: State) -> Sequence[Bericht]:
        """What is said before the first question."""

    def result(self, state: State) -> Sequence[Bericht]:
        """What is said at the end."""

    def for_others(self, state: State) -> Mapping[str, Any]:
        """Answers that another questionnaire may take over."""

    def summary(self, state: State) -> Sequence[str]:
        """The answers, a line each, for a human to read."""
