"""How a questionnaire begins: with what is generally so, on this date."""

from bot.intake.questionnaires.prompts import Bericht
from bot.intake.questionnaires.sentences import Sentences
from bot.intake.questionnaires.state import State
from bot.knowledge import Answer, Knowledge, KnowledgeOnDate, UnknownOnDateError
from bot.knowledge.models import Soort
from bot.knowledge.texts import format_value


def general_answer(knowledge: Knowledge, sentences: Sentences, state: State) -> list[Bericht]:
    """The first message of the answer to the question or topic that it began with, with its source."""
    try:
        answer = _answer(knowledge.op(state.op), state)
    except UnknownOnDateError:
        return [Bericht(sentences.say("niet_bekend_op_datum"))]
    source = sentences.say("bron", bron=answer.bronnen[0].titel, datum=format_value(Soort.DATUM, state.op))
    metadata = {
        "topic": state.onderwerp,
        **({"faq": state.vraag} if state.vraag else {}),
        "sources": [bron.url for bron in answer.bronnen if bron.url],
        "valid_on": state.op.isoformat(),
    }
    return [Bericht(f"{answer.berichten[0]}\n\n{source}", (), metadata)]


def _answer(on: KnowledgeOnDate, state: State) -> Answer:
    if state.vraag:
        try:
            return on.vraag(state.vraag)
        except UnknownOnDateError:
            return on.antwoord(state.onderwerp)
    return on.antwoord(state.onderwerp)
