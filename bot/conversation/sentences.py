"""Sentences of the knowledge as messages, with their buttons."""

from bot.conversation.messages import Said
from bot.knowledge import Knowledge
from bot.store import Author


class Sentences:
    """What is said when no topic is answered: the files `zinnen*.yml`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def text(self, name: str, **values: object) -> str:
        """The sentence with its values filled in."""
        return self._knowledge.zinnen[name].tekst.strip().format(**values)

    def said(self, author: Author, name: str, **values: object) -> Said:
        """The sentence as a message, with the buttons that stand under it."""
        zin = self._knowledge.zinnen[name]
        topics = [
            {"title": self._knowledge.onderwerpen[topic].knop, "payload": "/" + topic.replace("/", "_")}
            for topic in zin.knoppen
        ]
        replies = [{"title": title, "payload": says} for title, says in zin.antwoorden.items()]
        return Said(author, self.text(name, **values), buttons=replies + topics)
