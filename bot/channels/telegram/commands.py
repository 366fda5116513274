"""The commands of the menu, and links from a website that open the chat at a topic."""

import re
from dataclasses import dataclass

from bot.knowledge import Knowledge

START = "start"
LANGUAGES = "taal"
ERASE = "wis"
STOP = "stop"
TOPIC_OF_COMMAND = {
    "help": "bot/wat_kun_je",
    "intake": "bot/intake",
    "loket": "mobiliteitsteam/loket",
    "coach": "bot/medewerker",
    "privacy": "bot/privacy",
    ERASE: "bot/gegevens_wissen",
    STOP: "bot/stoppen",
}
COMMANDS = (START, *TOPIC_OF_COMMAND, LANGUAGES)

_COMMAND = re.compile(r"/(?P<name>[a-z0-9_]{1,32})(?:@\w+)?(?:\s+(?P<rest>\S+))?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Command:
    """What a command asks for: a topic, or a sentence of the channel itself."""

    name: str
    topic: str | None = None
    sentence: str | None = None


def command_in(text: str, knowledge: Knowledge) -> Command | None:
    """The command that this text is; None when it is only text, whatever it begins with.

    Words behind a command say what somebody needs, such as "/loket Assen": then all of it is read as text.
    """
    match = _COMMAND.fullmatch(text.strip())
    name = match["name"].lower() if match else ""
    if match is None or name not in COMMANDS:
        return None
    if name == START:
        topic = _topic_of_link(match["rest"] or "", knowledge)
        return Command(name, topic=topic) if topic else Command(name, sentence="telegram_welkom")
    if match["rest"]:
        return None
    if name == LANGUAGES:
        return Command(name, sentence="telegram_talen")
    return Command(name, topic=TOPIC_OF_COMMAND[name])


def _topic_of_link(name: str, knowledge: Knowledge) -> str | None:
    """`bbz_wat_is` of `https://t.me/<bot>?start=bbz_wat_is`; None when there is no such topic."""
    return next((topic for topic in knowledge.onderwerpen if topic.replace("/", "_") == name), None)
