"""What can go wrong with knowledge.

KnowledgeError
├── KnowledgeFileError   a file of `data/knowledge` is wrong: an editor mends it
└── UnknownOnDateError        nothing was known on the reference date: the person is told so
"""

from datetime import date


class KnowledgeError(Exception):
    """Anything wrong with what the bot knows."""


class KnowledgeFileError(KnowledgeError):
    """A mistake in a knowledge file, said in one line: file, key, what is wrong, what was expected."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}, {key}: {problem}" if key else f"{file}: {problem}")
        self.file = file
        self.key = key
        self.problem = problem


class UnknownOnDateError(KnowledgeError):
    """No rule or answer stands in the knowledge for this date; never replaced by the newest one."""

    def __init__(self, what: str, on: date) -> None:
        super().__init__(f"Over {what} staat niets in de kennis voor {on.isoformat()}; kies een datum waarop het gold.")
        self.what = what
        self.on = on
