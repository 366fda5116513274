"""What loads well and still reads badly."""

from datetime import date, timedelta

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.models import AntwoordTekst

LONGEST_MESSAGE = 400


def complaints(knowledge: Knowledge) -> list[str]:
    """What loads well and still reads badly: long messages, too few or too many buttons, gaps between facts."""
    found = []
    answers = dict(knowledge.antwoorden)
    answers |= {f"vraag {key}": vraag.antwoorden for key, vraag in knowledge.vragen.items()}
    for key, antwoorden in answers.items():
        for antwoord in antwoorden:
            found += _complaints_of(knowledge, key, antwoord)
    return sorted(set(found))


def _complaints_of(knowledge: Knowledge, key: str, antwoord: AntwoordTekst) -> list[str]:
    found = []
    if not 2 <= len(antwoord.knoppen) <= 4:
        found.append(f"{key} (van {antwoord.van}): {len(antwoord.knoppen)} knoppen; verwacht 2 tot 4")
    for day in _days_to_try(knowledge, antwoord):
        on = knowledge.op(day)
        try:
            berichten = on._answer([antwoord], key).berichten
        except KnowledgeError as error:
            found.append(f"{key} op {day}: {error}")
            continue
        found += [
            f"{key} op {day}: bericht van {len(bericht)} tekens; verwacht hoogstens {LONGEST_MESSAGE}"
            for bericht in berichten
            if len(bericht) > LONGEST_MESSAGE
        ]
    return found


def _days_to_try(knowledge: Knowledge, antwoord: AntwoordTekst) -> set[date]:
    days = {antwoord.van, *(day for day in knowledge.edges if antwoord.holds_on(day))}
    days |= {day + timedelta(days=1) for day in days if antwoord.holds_on(day + timedelta(days=1))}
    return days
