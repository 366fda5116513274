"""Adds the specific questions of the knowledge to the training data: they are examples of their topic too."""

from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import Knowledge

QUESTION_ID = "question_id"
"""Key on a training example: the id of the specific question that it words."""


class KnowledgeImporter(RasaFileImporter):
    """Rasa's own files, and the questions of `data/knowledge/vragen`."""

    def get_nlu_data(self, language: str = "nl") -> TrainingData:
        return super().get_nlu_data(language).merge(TrainingData(training_examples=_question_examples()))


def _question_examples() -> Any:
    examples = []
    for question_id, vraag in Knowledge.load().vragen.items():
        for text in (vraag.vraag, *vraag.ook):
            example = Message.build(text=text, intent=vraag.onderwerp.replace("/", "_"))
            example.set(QUESTION_ID, question_id)
            examples.append(example)
    return examples
